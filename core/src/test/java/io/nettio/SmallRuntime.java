package io.nettio;

import io.nettio.jfr.JfrEvents;

import java.time.Duration;

/**
 * What {@link SmallRuntimeTest} runs on a JVM without the modules that debug mode and events need.
 */
final class SmallRuntime {
    private SmallRuntime() {}

    /** Prints to the standard output, which the test reads. */
    public static void main(String[] args) {
        JfrEvents.blockedLoop("Loop 1", Duration.ofSeconds(1), null, null, "");
        Loop loop = LoopPolicy.newPlainLoop();
        loop.setDebug(true);
        Object monitor = new Object();
        String said =
                loop.runUntilComplete(
                        () -> {
                            synchronized (monitor) {
                                Asyncio.await(Asyncio.createTask(() -> {}));
                            }
                            return "awaited";
                        });
        loop.close();
        System.out.println(
                said
                        + " jfr="
                        + ModuleLayer.boot().findModule("jdk.jfr").isPresent()
                        + " management="
                        + ModuleLayer.boot().findModule("java.management").isPresent());
    }
}
