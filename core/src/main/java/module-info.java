/** asyncio's scheduler: loop, futures, tasks, coroutines; it knows no Netty. */
@SuppressWarnings("module") // the bridge is built after core, so javac does not know it yet
module io.nettio.core {
    requires jdk.unsupported; // signals
    requires static jdk.jfr; // where it is there, recordings can ask for events
    requires static java.management; // debug mode alone: the monitors that a coroutine holds
    requires static transitive org.jspecify;

    exports io.nettio;
    exports io.nettio.coroutine;
    exports io.nettio.sync;
    exports io.nettio.testing;
    exports io.nettio.internal to
            io.nettio.netty;

    uses io.nettio.LoopPolicy;
    uses io.nettio.internal.Onlooker;

    provides io.nettio.internal.Onlooker with
            io.nettio.jfr.JfrStart;
}
