package io.nettio.metrics.page;

import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Tasks in JSON, as {@code docs/live-page.md} describes it. */
final class TasksJson {
    private TasksJson() {}

    /** Those that match, and no more than that. */
    static void write(JsonGenerator json, LoopTasks tasks, Query query) throws IOException {
        FilteredTasks filtered = FilteredTasks.of(tasks, query);
        json.writeStartObject();
        LoopsJson.writeName(json, tasks.observed());
        json.writeNumberField("total", tasks.total());
        json.writeNumberField("matching", filtered.matching());
        json.writeNumberField("shown", filtered.matches().size());
        json.writeStringField("note", tasks.note());
        json.writeNumberField("unansweredForNanos", tasks.unansweredForNanos());
        writeTexts(json, "unansweredAt", tasks.unansweredAt());
        json.writeArrayFieldStart("tasks");
        for (TaskLine line : filtered.lines()) {
            writeTask(json, line, filtered.matches().contains(line.number()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTask(JsonGenerator json, TaskLine line, boolean matches)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", line.number());
        writeNumber(json, "under", line.under());
        json.writeStringField("name", line.name());
        json.writeStringField("state", line.state());
        json.writeNumberField("ageNanos", line.ageNanos());
        json.writeStringField("awaits", line.awaits());
        writeNumber(json, "dueInNanos", line.dueInNanos());
        writeNumbers(json, "alsoAwaitedBy", line.alsoAwaitedBy());
        json.writeStringField("channel", line.channel());
        json.writeNumberField("cancelling", line.cancelling());
        json.writeBooleanField("inCycle", line.inCycle());
        json.writeStringField("place", line.place());
        writeTexts(json, "frames", line.frames());
        json.writeBooleanField("matches", matches);
        json.writeEndObject();
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Long number)
            throws IOException {
        if (number == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, number);
        }
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeNumbers(JsonGenerator json, String name, List<Long> numbers)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }
}
