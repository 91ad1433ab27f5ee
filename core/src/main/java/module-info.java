/** asyncio's scheduler: loop, futures, tasks, coroutines; it knows no Netty. */
@SuppressWarnings("module") // the bridge is built after core, so javac does not know it yet
module io.nettio.core {
    requires jdk.unsupported; // signals
    requires static java.management; // looking at a JVM by JMX, and what the watchdog says
    requires static jdk.attach; // and at another one from the command line
    requires static transitive org.jspecify;

    exports io.nettio;
    exports io.nettio.coroutine;
    exports io.nettio.inspect;
    exports io.nettio.inspect.jmx;
    exports io.nettio.sync;
    exports io.nettio.testing;
    exports io.nettio.internal to
            io.nettio.netty;

    uses io.nettio.LoopPolicy;
    uses io.nettio.internal.Onlooker;

    provides io.nettio.internal.Onlooker with
            io.nettio.inspect.WatchdogStart;
}
