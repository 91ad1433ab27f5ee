package io.nettio.inspect;

import io.nettio.jfr.JfrEvents;

import java.util.stream.Collectors;

/** Writes each report of a blocked loop into the flight recordings that ask for it. */
final class RecordedBlocks implements BlockedListener {
    @Override
    public void blocked(BlockedReport report) {
        StackTraceElement location = report.location();
        JfrEvents.blockedLoop(
                report.loop(),
                report.busyFor(),
                report.task(),
                location == null ? null : location.toString(),
                report.stack().stream()
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining("\n")));
    }
}
