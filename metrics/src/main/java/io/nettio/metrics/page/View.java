package io.nettio.metrics.page;

import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * All loops as they were at one time.
 *
 * @param asOf that time
 * @param sampledAt when the samples were taken, each of the second before; null before the first
 * @param loops their numbers, in JSON
 * @param tasks their tasks
 * @param reports what the watchdog has seen, in JSON
 */
record View(
        Instant asOf,
        @Nullable Instant sampledAt,
        String loops,
        List<LoopTasks> tasks,
        String reports) {

    static View of(
            Instant asOf,
            @Nullable Instant sampledAt,
            List<LoopTrack> tracks,
            List<LoopTasks> tasks,
            ReportsJson reports) {
        return new View(
                asOf,
                sampledAt,
                Json.text(json -> writeLoops(json, tracks)),
                tasks,
                Json.text(reports::write));
    }

    private static void writeLoops(JsonGenerator json, List<LoopTrack> tracks) throws IOException {
        json.writeStartArray();
        for (LoopTrack track : tracks) {
            json.writeStartObject();
            LoopsJson.writeLoop(json, track.observed(), track.lastSample());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** In JSON, with the tasks that are asked for. */
    String json(Query query) {
        return Json.text(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("asOf", asOf.toString());
                    json.writeStringField(
                            "sampledAt", sampledAt == null ? null : sampledAt.toString());
                    json.writeFieldName("loops");
                    json.writeRawValue(loops);
                    json.writeArrayFieldStart("tasks");
                    for (LoopTasks answer : tasks) {
                        TasksJson.write(json, answer, query);
                    }
                    json.writeEndArray();
                    json.writeFieldName("watchdog");
                    json.writeRawValue(reports);
                    json.writeEndObject();
                });
    }
}
