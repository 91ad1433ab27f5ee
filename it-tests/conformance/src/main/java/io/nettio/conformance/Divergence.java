package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** A program whose trace on one loop is not CPython's. */
record Divergence(RecordedTrace recorded, TestedLoops loop, String backend, JsonNode actual) {
    /** The first entry that differs. */
    int at() {
        JsonNode expected = recorded.trace();
        int i = 0;
        while (i < expected.size() && i < actual.size() && expected.get(i).equals(actual.get(i))) {
            i++;
        }
        return i;
    }

    /**
     * The program, both traces from the first difference on, and the part of the program that was
     * reached by then.
     */
    String describe() {
        StringBuilder text =
                new StringBuilder(
                        "divergence: "
                                + recorded.id()
                                + " on "
                                + loop
                                + ", backend "
                                + backend
                                + ", at entry "
                                + at()
                                + "\nprogram: "
                                + recorded.program()
                                + "\nexpected:");
        append(text, recorded.trace());
        text.append("\nactual:");
        append(text, actual);
        return text.append("\nshrunk: ")
                .append(Shrinker.reached(recorded.program(), recorded.trace(), at()))
                .toString();
    }

    private void append(StringBuilder text, JsonNode trace) {
        for (int i = at(); i < trace.size(); i++) {
            text.append("\n    ").append(trace.get(i));
        }
    }
}
