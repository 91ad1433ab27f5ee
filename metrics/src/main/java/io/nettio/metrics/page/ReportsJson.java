package io.nettio.metrics.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Offender;
import io.nettio.inspect.Watchdog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** What a watchdog has seen, in JSON, as {@code docs/live-page.md} describes it. */
final class ReportsJson {
    private static final int MAX_FRAMES = 64;
    private static final int MAX_SUSPECTS = 10;
    private static final int MAX_OFFENDERS = 20;

    private final Watchdog watchdog;
    private final BlockLog log;

    ReportsJson(Watchdog watchdog, BlockLog log) {
        this.watchdog = watchdog;
        this.log = log;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("watching", watchdog.isStarted());
        json.writeNumberField("thresholdNanos", watchdog.options().threshold().toNanos());
        json.writeNumberField("blocksSeen", log.count());
        json.writeArrayFieldStart("blocks");
        for (Block block : log.blocks()) {
            writeBlock(json, block);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("slowest");
        for (Offender offender : watchdog.topOffenders().stream().limit(MAX_OFFENDERS).toList()) {
            writeOffender(json, offender);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeBlock(JsonGenerator json, Block block) throws IOException {
        BlockedReport report = block.report();
        StackTraceElement location = report.location();
        json.writeStartObject();
        json.writeNumberField("number", block.number());
        json.writeStringField("loop", SafeText.of(report.loop()));
        json.writeStringField("beganAt", block.beganAt().toString());
        json.writeNumberField("forNanos", block.forNanos());
        json.writeBooleanField("over", block.over());
        json.writeStringField("threadState", report.state().name());
        writeText(json, "task", report.task());
        writeText(json, "channel", report.channel());
        writeText(json, "lock", report.lock());
        writeText(json, "lockOwner", report.lockOwner());
        writeTexts(json, "suspects", report.suspects().stream().limit(MAX_SUSPECTS).toList());
        writeText(json, "place", location == null ? null : StackText.place(location));
        writeTexts(
                json,
                "frames",
                report.stack().stream().limit(MAX_FRAMES).map(StackText::line).toList());
        json.writeEndObject();
    }

    private static void writeOffender(JsonGenerator json, Offender offender) throws IOException {
        json.writeStartObject();
        json.writeStringField("place", StackText.place(offender.location()));
        json.writeStringField("frame", StackText.line(offender.location()));
        json.writeNumberField("blocks", offender.blocks());
        json.writeNumberField("totalNanos", offender.total().toNanos());
        json.writeNumberField("maxNanos", offender.max().toNanos());
        writeText(json, "lastTask", offender.last().task());
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String name, @Nullable String text)
            throws IOException {
        json.writeStringField(name, text == null ? null : SafeText.of(text));
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(SafeText.of(text));
        }
        json.writeEndArray();
    }
}
