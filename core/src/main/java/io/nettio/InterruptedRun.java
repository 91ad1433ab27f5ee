package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * SIGINT while a {@link Runner} runs: the first cancels the main task, so that it cleans up; the
 * second does what it would have done without a runner, which is to end the JVM. Source: {@code
 * Runner._on_sigint}.
 */
final class InterruptedRun implements AutoCloseable {
    private final Loop loop;
    private Signals.@Nullable Installed installed;

    // any thread, by this object's monitor
    private @Nullable Task<?> main;
    private int interrupts;

    private InterruptedRun(Loop loop) {
        this.loop = loop;
    }

    /**
     * Watches where the runner's thread is the JVM's main one; elsewhere SIGINT is not the runner's
     * to take.
     */
    static InterruptedRun watch(Loop loop) {
        InterruptedRun run = new InterruptedRun(loop);
        if (Thread.currentThread().getName().equals("main")) {
            try {
                run.installed = Signals.install("INT", run::onInterrupt);
            } catch (IllegalArgumentException | IllegalStateException unavailable) {
                run.installed = null; // Ctrl-C then ends the JVM at once, as it did before
            }
        }
        return run;
    }

    synchronized void started(Task<?> task) {
        main = task;
        if (interrupts > 0) {
            task.cancel();
        }
    }

    private synchronized void onInterrupt() {
        interrupts++;
        Task<?> task = main;
        Signals.Installed own = installed;
        if (interrupts > 1 && own != null) {
            own.callPrevious().run();
        } else if (task != null) {
            loop.callSoonThreadsafe(task::cancel);
        }
    }

    /**
     * What the runner throws for this cancellation of its main task: the interrupt, if there was
     * one and no other reason. The task is done, and the caller's thread need not be the loop's: so
     * the request is not taken back, as in asyncio, but looked at.
     */
    synchronized Error reason(CancelledError cancelled) {
        Task<?> task = main;
        boolean interrupted = interrupts > 0 && task != null && task.cancelling() <= 1;
        return interrupted ? new KeyboardInterrupt(cancelled) : cancelled;
    }

    @Override
    public void close() {
        Signals.Installed own = installed;
        if (own != null) {
            own.uninstall().run();
        }
    }
}
