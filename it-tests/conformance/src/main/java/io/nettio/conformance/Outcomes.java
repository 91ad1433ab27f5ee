package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.nettio.AsyncBrokenBarrierException;
import io.nettio.AsyncFuture;
import io.nettio.AsyncTimeoutException;
import io.nettio.CancelledError;
import io.nettio.ExceptionGroup;
import io.nettio.InvalidStateException;
import io.nettio.QueueEmptyException;
import io.nettio.QueueFullException;
import io.nettio.QueueShutDownException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Results and exceptions as traces show them. */
final class Outcomes {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Map<Class<?>, String> NAMES =
            Map.of(
                    IllegalStateException.class, "RuntimeError",
                    IllegalArgumentException.class, "ValueError",
                    InvalidStateException.class, "InvalidStateError",
                    AsyncTimeoutException.class, "TimeoutError",
                    AsyncBrokenBarrierException.class, "BrokenBarrierError",
                    QueueEmptyException.class, "QueueEmpty",
                    QueueFullException.class, "QueueFull",
                    QueueShutDownException.class, "QueueShutDown",
                    ReturnFromBody.class, "_Return");

    private Outcomes() {}

    static JsonNode describe(Throwable failure) {
        ObjectNode node = JSON.objectNode();
        if (failure instanceof ExceptionGroup group) {
            node.put("exc", isException(group) ? "ExceptionGroup" : "BaseExceptionGroup");
            ArrayNode members = node.putArray("of");
            group.exceptions().forEach(member -> members.add(describe(member)));
        } else if (failure instanceof CancelledError) {
            node.put("exc", "CancelledError").put("msg", failure.getMessage());
        } else if (failure instanceof ProgramException own) {
            node.put("exc", own.name).put("msg", own.getMessage());
        } else {
            node.put("exc", NAMES.getOrDefault(failure.getClass(), failure.getClass().getName()));
        }
        return node;
    }

    /** Whether Python's {@code except Exception} would catch it: a group counts by its members. */
    static boolean isException(Throwable failure) {
        return failure instanceof ExceptionGroup group
                ? group.exceptions().stream().allMatch(Outcomes::isException)
                : failure instanceof Exception;
    }

    static JsonNode of(AsyncFuture<JsonNode> done) {
        try {
            return orNull(done.result());
        } catch (Throwable failure) {
            return describe(failure);
        }
    }

    /** What an op gave, which may be exceptions, or a list of such. */
    static JsonNode shown(@Nullable Object result) {
        if (result instanceof Throwable failure) {
            return describe(failure);
        }
        if (result instanceof List<?> list) {
            ArrayNode shown = JSON.arrayNode();
            list.forEach(member -> shown.add(shown(member)));
            return shown;
        }
        return orNull((JsonNode) result);
    }

    static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? JSON.nullNode() : value;
    }
}
