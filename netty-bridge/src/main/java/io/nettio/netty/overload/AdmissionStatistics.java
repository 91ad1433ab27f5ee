package io.nettio.netty.overload;

/**
 * What an {@link Admission} has done so far.
 *
 * @param admitted at once, or after a delay
 * @param delayed how many had to wait, whatever became of them
 * @param refused at once, or after a delay
 * @param abandoned those that waited and whose channel closed, or whose handler was removed,
 *     meanwhile
 * @param waiting how many wait now
 */
public record AdmissionStatistics(
        long admitted, long delayed, long refused, long abandoned, int waiting) {}
