package io.nettio.inspect;

import java.time.Duration;

/**
 * Where a task's time went since its loop {@linkplain Inspection#watchTimes is watched} or in debug
 * mode, or since the task was made, whichever is later.
 *
 * @param busy in its steps
 * @param scheduled ready, while others ran
 * @param idle waiting for something
 */
public record TaskTimes(Duration busy, Duration scheduled, Duration idle) {}
