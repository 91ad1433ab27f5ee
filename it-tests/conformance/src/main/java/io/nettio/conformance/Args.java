package io.nettio.conformance;

import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.nettio.AsyncFuture;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The parts of an op, and results as JSON. */
final class Args {
    private Args() {}

    /** Code for its effect. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Does it; the result of such an op is null. */
    static JsonNode done(Action action) throws Exception {
        action.run();
        return JSON.nullNode();
    }

    static JsonNode bool(boolean value) {
        return JSON.booleanNode(value);
    }

    static int index(JsonNode op) {
        return op.get(1).asInt();
    }

    static String text(JsonNode op, int i) {
        return op.get(i).asText();
    }

    static @Nullable String optionalText(JsonNode op, int i) {
        return op.size() > i ? text(op, i) : null;
    }

    static Duration micros(JsonNode number) {
        return Duration.ofNanos(number.asLong() * 1000);
    }

    static @Nullable Duration limit(JsonNode op, int i) {
        return op.size() <= i || op.get(i).isNull() ? null : micros(op.get(i));
    }

    static ArrayNode state(AsyncFuture<?> future) {
        return JSON.arrayNode().add(future.done()).add(future.cancelled());
    }
}
