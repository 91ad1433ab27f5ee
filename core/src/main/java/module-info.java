/** asyncio's scheduler: loop, futures, tasks, coroutines; it knows no Netty. */
@SuppressWarnings("module") // the bridge is built after core, so javac does not know it yet
module io.nettio.core {
    requires jdk.unsupported; // signals
    requires static java.management; // JMX, what the watchdog says, and the monitors that debug
    // mode sees
    requires static jdk.attach; // looking at another JVM from the command line
    requires static jdk.jfr; // where it is there, recordings can ask for events
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
            io.nettio.inspect.WatchdogStart,
            io.nettio.jfr.JfrStart;
}
