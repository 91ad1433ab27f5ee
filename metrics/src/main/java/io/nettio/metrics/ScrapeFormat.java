package io.nettio.metrics;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The shape of an answer to a scrape.
 *
 * @param contentType of which Micrometer knows the format, too
 * @param gzip whether it is compressed
 */
record ScrapeFormat(String contentType, boolean gzip) {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** What a request with these headers likes best. */
    static ScrapeFormat of(HttpHeaders headers) {
        return new ScrapeFormat(contentType(headers), gzip(headers));
    }

    /**
     * The text where nothing is said, or neither can be had. An exact name is worth more than a
     * wildcard of the same weight, and OpenMetrics more than the text. Parameters such as {@code
     * escaping} need no care: the names of Micrometer's registry need no escape.
     */
    private static String contentType(HttpHeaders headers) {
        Weights accepted = Weights.of(headers.getAll(HttpHeaderNames.ACCEPT));
        int text = accepted.ofMediaType("text/plain", "0.0.4");
        int openMetrics = accepted.ofMediaType("application/openmetrics-text", "1.0.0");
        boolean named = accepted.names("application/openmetrics-text");
        return openMetrics > text || (openMetrics == text && openMetrics > 0 && named)
                ? OPEN_METRICS
                : TEXT;
    }

    private static boolean gzip(HttpHeaders headers) {
        Weights accepted = Weights.of(headers.getAll(HttpHeaderNames.ACCEPT_ENCODING));
        int gzip = accepted.ofToken("gzip");
        return gzip > 0 && gzip >= accepted.ofToken("identity");
    }
}
