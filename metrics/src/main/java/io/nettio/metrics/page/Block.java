package io.nettio.metrics.page;

import io.nettio.inspect.BlockedReport;

import java.time.Instant;

/**
 * A time in which a loop was blocked.
 *
 * @param number among those of its log, from 1
 * @param forNanos how long, as far as it was seen
 * @param over whether the loop goes on again
 * @param report the last one
 */
record Block(long number, Instant beganAt, long forNanos, boolean over, BlockedReport report) {}
