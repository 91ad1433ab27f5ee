package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashSet;
import java.util.Set;

/**
 * Leaves out of a program what had not begun by some entry of its trace: CPython, which ran without
 * it so far, would do the same up to there. In a list of ops these are all behind the one after the
 * last that has ended.
 */
final class Shrinker {
    private final Set<String> ended = new HashSet<>();

    private Shrinker(JsonNode trace, int entries) {
        for (int i = 0; i <= entries && i < trace.size(); i++) {
            ended.add(trace.get(i).get(2).asText());
        }
    }

    static JsonNode reached(JsonNode program, JsonNode trace, int entries) {
        ObjectNode shrunk = program.deepCopy();
        Shrinker shrinker = new Shrinker(trace, entries);
        shrunk.set("main", shrinker.block("main", program.get("main")));
        ArrayNode then = Outcomes.JSON.arrayNode();
        for (int i = 0; i < program.path("then").size(); i++) {
            then.add(shrinker.block("then" + i, program.get("then").get(i)));
        }
        if (!then.isEmpty()) {
            shrunk.set("then", then);
        }
        return shrunk;
    }

    private ArrayNode block(String path, JsonNode ops) {
        int kept = 1;
        for (int i = 0; i < ops.size(); i++) {
            String prefix = path + "." + i;
            if (ended.stream()
                    .anyMatch(
                            p ->
                                    p.equals(prefix)
                                            || p.startsWith(prefix + ".")
                                            || p.startsWith(prefix + "#"))) {
                kept = i + 2;
            }
        }
        ArrayNode shrunk = Outcomes.JSON.arrayNode();
        for (int i = 0; i < Math.min(kept, ops.size()); i++) {
            shrunk.add(op(path + "." + i, ops.get(i)));
        }
        return shrunk;
    }

    /** An op, with the lists of ops in it shrunk in their turn. */
    private JsonNode op(String path, JsonNode op) {
        String inner =
                switch (op.get(0).asText()) {
                    case "try" -> path + ".t";
                    case "soon" -> op.get(1).asText(); // callbacks go by their labels
                    case "later", "on_done", "on_task_done" -> op.get(2).asText();
                    default -> path;
                };
        ArrayNode shrunk = Outcomes.JSON.arrayNode();
        for (JsonNode part : op) {
            boolean isBlock = part.isArray() && part.path(0).isArray();
            shrunk.add(isBlock ? block(inner, part) : part);
        }
        return shrunk;
    }
}
