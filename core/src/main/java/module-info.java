/** asyncio's scheduler: loop, futures, tasks, coroutines; it knows no Netty. */
@SuppressWarnings("module") // the bridge is built after core, so javac does not know it yet
module io.nettio.core {
    requires jdk.unsupported; // signals
    requires static java.management; // debug mode alone: the monitors that a coroutine holds
    requires static transitive org.jspecify;

    exports io.nettio;
    exports io.nettio.coroutine;
    exports io.nettio.sync;
    exports io.nettio.testing;
    exports io.nettio.internal to
            io.nettio.netty;

    uses io.nettio.LoopPolicy;
}
