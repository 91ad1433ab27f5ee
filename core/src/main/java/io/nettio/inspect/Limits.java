package io.nettio.inspect;

/**
 * How much one look at a loop may take, since the loop stands still for it.
 *
 * @param tasks so many of its tasks, the oldest; the others are counted
 * @param frames so many stack frames of all tasks together; the tasks behind that are without
 * @param framesOfTask so many frames of one task, the innermost
 */
public record Limits(int tasks, int frames, int framesOfTask) {
    /** 5,000 tasks, 50,000 frames, 128 for a task. */
    public static final Limits DEFAULT = new Limits(5_000, 50_000, 128);

    public Limits {
        if (tasks < 0 || frames < 0 || framesOfTask < 0) {
            throw new IllegalArgumentException(
                    "limits are not negative: " + tasks + ", " + frames + ", " + framesOfTask);
        }
    }

    /** These, for so many tasks. */
    public Limits withTasks(int next) {
        return new Limits(next, frames, framesOfTask);
    }
}
