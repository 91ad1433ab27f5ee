package io.nettio.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread for each coroutine, and a baton: whoever resumes it parks until it suspends or
 * ends, so that exactly one of the two runs at any time and each sees all that the other wrote.
 */
final class HandoffBackend implements CoroutineBackend {
    @Override
    public String name() {
        return "handoff";
    }

    @Override
    public Fiber newFiber(Runnable code) {
        return new HandoffFiber(code);
    }

    private static final class HandoffFiber implements Fiber {
        /** Who runs. */
        private enum State {
            /** Nobody yet. */
            NEW,
            /** The code; the resumer is parked. */
            RUNNING,
            /** The resumer; the code is parked. */
            SUSPENDED,
            /** The resumer; the code has ended. */
            DONE
        }

        private static final int STACK_TO_SUSPEND = 256; // frames, far more than a park takes

        private final Thread thread;
        private volatile State state = State.NEW;
        private volatile @Nullable Thread resumer;

        HandoffFiber(Runnable code) {
            thread =
                    Thread.ofVirtual()
                            .name("nettio-coroutine")
                            .unstarted(
                                    () -> {
                                        try {
                                            code.run();
                                        } finally {
                                            giveBack(State.DONE);
                                        }
                                    });
        }

        @Override
        public void resume() {
            boolean first = state == State.NEW;
            resumer = Thread.currentThread();
            state = State.RUNNING;
            if (first) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
            parkWhile(State.RUNNING);
        }

        @Override
        public void suspend() {
            requireStack(STACK_TO_SUSPEND);
            giveBack(State.SUSPENDED);
            parkWhile(State.SUSPENDED);
        }

        /**
         * Overflows here, while the code still has the baton, and not half-way through giving it.
         */
        private static int requireStack(int frames) {
            return frames == 0 ? 0 : 1 + requireStack(frames - 1);
        }

        private void giveBack(State next) {
            Thread waiting = resumer;
            state = next;
            LockSupport.unpark(waiting);
        }

        /**
         * Parks even where the thread is interrupted, and leaves the interrupt for the code to see.
         */
        private void parkWhile(State held) {
            boolean interrupted = false;
            while (state == held) {
                try {
                    LockSupport.park(this);
                } catch (StackOverflowError tooDeepToUnmount) {
                    Thread.onSpinWait(); // the other one runs: nothing may be done until it says so
                }
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isDone() {
            return state == State.DONE;
        }

        @Override
        public Thread thread() {
            return thread;
        }

        @Override
        public List<StackTraceElement> stack(int most) {
            return state == State.SUSPENDED
                    ? Arrays.stream(thread.getStackTrace()).limit(most).toList()
                    : List.of();
        }
    }
}
