package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.AsyncFuture;
import io.nettio.Awaitable;
import io.nettio.Coroutine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What specs name: tasks, futures, coroutines that have not started, and the futures that gather
 * and shield gave.
 */
final class Specs {
    private final Interpreter in;
    private final Map<String, Coroutine<JsonNode>> coroutines = new HashMap<>();
    private final Set<String> claimed = new HashSet<>(); // those that a task was made of
    final Map<String, AsyncFuture<? extends @Nullable Object>> named = new HashMap<>();

    Specs(Interpreter in) {
        this.in = in;
    }

    void put(String name, Coroutine<JsonNode> coroutine) {
        coroutines.put(name, coroutine);
        claimed.remove(name);
    }

    Coroutine<JsonNode> coroutine(String name) {
        return UnknownName.check(coroutines.get(name));
    }

    boolean isClaimed(String name) {
        return claimed.contains(name);
    }

    void claim(String name) {
        claimed.add(name);
    }

    boolean isBusy(String name) {
        Coroutine.State state = coroutine(name).state();
        return state != Coroutine.State.CLOSED
                && (isClaimed(name) || state != Coroutine.State.CREATED);
    }

    AsyncFuture<? extends @Nullable Object> named(String name) {
        return UnknownName.check(named.get(name));
    }

    /** What these specs name; nothing is made where one names nothing, or a coroutine in use. */
    List<Awaitable<? extends @Nullable Object>> all(String path, JsonNode specs) {
        specs.forEach(this::check);
        List<Awaitable<? extends @Nullable Object>> made = new ArrayList<>();
        for (int k = 0; k < specs.size(); k++) {
            made.add(make(path + ".g" + k, specs.get(k)));
        }
        return made;
    }

    /** What one spec names. */
    Awaitable<? extends @Nullable Object> one(String path, JsonNode spec) {
        check(spec);
        return make(path, spec);
    }

    private void check(JsonNode spec) {
        if (spec.has("task")) {
            in.task(spec.get("task").asText());
        } else if (spec.has("named")) {
            named(spec.get("named").asText());
        } else if (spec.has("coro") && isBusy(spec.get("coro").asText())) {
            throw new UnknownName();
        }
    }

    private Awaitable<? extends @Nullable Object> make(String path, JsonNode spec) {
        if (spec.has("task")) {
            return in.task(spec.get("task").asText());
        }
        if (spec.has("future")) {
            return in.future(spec.get("future").asInt());
        }
        if (spec.has("named")) {
            return named(spec.get("named").asText());
        }
        if (spec.has("coro")) {
            claim(spec.get("coro").asText());
            return coroutine(spec.get("coro").asText());
        }
        return Coroutine.of(() -> in.body(path, path, spec.get("body")));
    }
}
