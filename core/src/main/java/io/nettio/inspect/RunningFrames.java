package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The frames of a coroutine that runs, cut out of the stack of the thread that it runs on. */
final class RunningFrames {
    /** Whose frames lie between the coroutine's code and the look at its stack. */
    private static final Set<String> LOOKING =
            Set.of(
                    RunningFrames.class.getName(),
                    LoopReader.class.getName(),
                    Inspection.class.getName(),
                    Graph.class.getName(),
                    Question.class.getName(),
                    Thread.class.getName());

    private RunningFrames() {}

    static @Nullable Frames ofThisThread(int most) {
        List<StackTraceElement> whole = Arrays.asList(Thread.currentThread().getStackTrace());
        int looking = end(whole) - 1;
        while (looking >= 0 && !LOOKING.contains(whole.get(looking).getClassName())) {
            looking--;
        }
        return of(whole.subList(looking + 1, whole.size()), most);
    }

    /** The part of a thread's stack that belongs to the coroutine which it runs; null for none. */
    static @Nullable Frames of(List<StackTraceElement> whole, int most) {
        int end = end(whole);
        return end == whole.size() ? null : Frames.of(whole.subList(0, end), most);
    }

    private static int end(List<StackTraceElement> whole) {
        int end = 0;
        while (end < whole.size() && !isCoroutineBegin(whole.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isCoroutineBegin(StackTraceElement frame) {
        return frame.getClassName().equals("io.nettio.Step") && frame.getMethodName().equals("run");
    }
}
