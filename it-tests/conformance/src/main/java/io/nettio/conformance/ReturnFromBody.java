package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The op {@code return}: leaves the body past all its handlers, as the oracle's {@code
 * BaseException} does.
 */
final class ReturnFromBody extends Error {
    private static final long serialVersionUID = 1L;

    final transient JsonNode value;

    ReturnFromBody(JsonNode value) {
        super(null, null, false, false);
        this.value = value;
    }
}
