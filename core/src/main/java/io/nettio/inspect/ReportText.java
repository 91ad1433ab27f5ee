package io.nettio.inspect;

import io.nettio.internal.OneLine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A report in words, for the log. */
final class ReportText {
    /** Names may be as long as a request; a line of a log is not. */
    private static final int MAX_CHARS = 300;

    private final StringBuilder text = new StringBuilder();

    ReportText(BlockedReport report) {
        text.append(safe(report.loop()))
                .append(" is blocked for ")
                .append(report.busyFor().toMillis())
                .append(" ms");
        part(" at ", report.location());
        task(report);
        thread(report);
        if (report.stopped().toMillis() > 0) {
            line("the JVM stood still for " + report.stopped().toMillis() + " ms besides");
        }
        if (Blame.isFirstUse(report.stack())) {
            line("a class is loaded or initialized, which happens once");
        }
        if (report.blocksHere() > 1) {
            line("blocks at this place so far: " + report.blocksHere());
        }
        stack(report.stack(), report.loopStack().isEmpty() ? "" : "the coroutine's thread:");
        stack(report.loopStack(), "the loop's thread:");
    }

    private void task(BlockedReport report) {
        if (report.task() == null) {
            line("no task: a handler or a callback");
        } else {
            line("task " + safe(report.task()));
            part(", coroutine ", report.coroutine());
            part(", channel ", report.channel());
        }
    }

    private void thread(BlockedReport report) {
        line("thread state " + report.state());
        part(", waits for ", report.lock());
        part(", held by ", report.lockOwner());
        for (String suspect : report.suspects()) {
            line("suspended meanwhile: " + safe(suspect));
        }
    }

    private void stack(List<StackTraceElement> frames, String title) {
        if (!frames.isEmpty() && !title.isEmpty()) {
            line(title);
        }
        frames.forEach(frame -> text.append("\n\tat ").append(frame));
    }

    private static String safe(String text) {
        return OneLine.of(text, MAX_CHARS);
    }

    private void line(String what) {
        text.append("\n  ").append(what);
    }

    private void part(String before, @Nullable Object what) {
        if (what != null) {
            text.append(before).append(safe(what.toString()));
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
