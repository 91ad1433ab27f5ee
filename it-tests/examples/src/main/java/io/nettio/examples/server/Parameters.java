package io.nettio.examples.server;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A request's path and what follows its question mark. */
record Parameters(String path, Map<String, List<String>> values) {
    /**
     * @throws BadRequestException if it is not properly encoded
     */
    static Parameters of(QueryStringDecoder uri) throws BadRequestException {
        try {
            return new Parameters(uri.path(), uri.parameters());
        } catch (IllegalArgumentException malformed) {
            throw new BadRequestException("The address of this request is not properly encoded.");
        }
    }

    /** The time {@code ms}, or this many milliseconds where none is given. */
    Duration millis(int otherwise, int max) throws BadRequestException {
        return Duration.ofMillis(number("ms", otherwise, 0, max));
    }

    /**
     * A whole number, or this one where none is given.
     *
     * @throws BadRequestException if it is no number, or beyond the limits
     */
    int number(String name, int otherwise, int min, int max) throws BadRequestException {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = given.get(0);
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw new BadRequestException(
                    name + " is a whole number from " + min + " to " + max + ".");
        }
        return number;
    }
}
