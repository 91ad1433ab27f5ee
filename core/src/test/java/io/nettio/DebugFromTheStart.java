package io.nettio;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What {@link DebugFromTheStartTest} runs on a JVM with the system property. */
final class DebugFromTheStart {
    private static final Logger LOGGER = Logger.getLogger("io.nettio");

    private DebugFromTheStart() {}

    /** Prints to the standard output, which the test reads. */
    public static void main(String[] args) throws InterruptedException {
        Loop first = LoopPolicy.newPlainLoop();
        Loop second = LoopPolicy.newPlainLoop();
        first.setDebug(false);
        System.out.println("debug " + first.getDebug() + " " + second.getDebug());
        first.close();
        second.close();

        CountDownLatch reported = new CountDownLatch(1);
        LOGGER.addHandler(
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        System.out.println(record.getMessage());
                        reported.countDown();
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                });
        forgetACoroutine();
        for (int i = 0; i < 300 && reported.getCount() > 0; i++) {
            System.gc();
            boolean ignored = reported.await(100, TimeUnit.MILLISECONDS);
        }
    }

    private static void forgetACoroutine() {
        Coroutine.of(() -> "never");
    }
}
