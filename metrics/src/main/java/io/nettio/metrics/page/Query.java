package io.nettio.metrics.page;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request wants to see.
 *
 * @param filter in lower case; the empty one lets all tasks pass
 * @param tasks so many that match of each loop at most
 */
record Query(String filter, int tasks) {
    private static final int MAX_FILTER_CHARS = 100;

    /**
     * Of a request whose tasks are limited to so many.
     *
     * @throws IllegalArgumentException if there is something in it that cannot be meant; the
     *     message says so to the client
     */
    static Query of(HttpRequest request, int mostTasks) {
        Map<String, List<String>> parameters;
        try {
            parameters = new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException notEncoded) {
            throw new IllegalArgumentException("The query has an escape that is none.", notEncoded);
        }
        String filter = parameters.getOrDefault("filter", List.of("")).get(0);
        if (filter.length() > MAX_FILTER_CHARS) {
            throw new IllegalArgumentException(
                    "A filter has " + MAX_FILTER_CHARS + " characters at most.");
        }
        return new Query(filter.toLowerCase(Locale.ROOT), tasks(parameters, mostTasks));
    }

    private static int tasks(Map<String, List<String>> parameters, int most) {
        String given = parameters.getOrDefault("tasks", List.of(Integer.toString(most))).get(0);
        try {
            int tasks = Integer.parseInt(given);
            if (tasks >= 0) {
                return Math.min(tasks, most);
            }
        } catch (NumberFormatException notOne) {
            // told below
        }
        throw new IllegalArgumentException("tasks is a number that is not negative.");
    }
}
