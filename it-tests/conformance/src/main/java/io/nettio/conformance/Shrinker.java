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
        shrunk.set("main", new Shrinker(trace, entries).block("main", program.get("main")));
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
        ArrayNode shrunk = Outcomes.JSON.arrayNode();
        for (JsonNode part : op) {
            boolean isBlock = part.isArray() && !part.isEmpty() && part.get(0).isArray();
            shrunk.add(
                    isBlock
                            ? block(op.get(0).asText().equals("try") ? path + ".t" : path, part)
                            : part);
        }
        return shrunk;
    }
}
