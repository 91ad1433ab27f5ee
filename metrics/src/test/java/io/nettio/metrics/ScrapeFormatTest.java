package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What a scrape gets for what it accepts. */
class ScrapeFormatTest {
    private static boolean isOpenMetrics(String... accept) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.add("Accept", List.of(accept));
        return ScrapeFormat.of(headers).contentType().startsWith("application/openmetrics-text; ");
    }

    private static boolean isGzip(String acceptEncoding) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Accept-Encoding", acceptEncoding);
        return ScrapeFormat.of(headers).gzip();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Prometheus 2.42
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                        + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                // Prometheus 3, with the text of escapes
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;"
                        + "version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;"
                        + "q=0.3,*/*;q=0.2",
                // Prometheus 3 where native histograms are scraped
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                        + "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;"
                        + "escaping=underscores;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "application/openmetrics-text",
                "APPLICATION/OpenMetrics-Text ; Version=\"1.0.0\"",
                "text/plain, application/openmetrics-text",
                "text/plain;q=0, */*"
            })
    void accept_thatLikesOpenMetrics_getsIt(String accept) {
        assertTrue(isOpenMetrics(accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Prometheus 3 told to scrape the text
                "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;"
                        + "q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,*/*;q=0.2",
                // curl, and a browser
                "*/*",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "",
                "text/plain",
                "text/*;q=0.5, */*;q=0.1",
                "application/openmetrics-text;q=0.2, text/plain;q=0.3",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=0, */*",
                "application/openmetrics-text;version=2.0.0",
                "application/openmetrics-text;version=0.0.1",
                "application/openmetrics-text;q=high",
                "x;y=\"application/openmetrics-text,\"",
                "application/json",
                ",;=,;;q=,/,*"
            })
    void accept_thatDoesNot_getsTheText(String accept) {
        assertFalse(isOpenMetrics(accept));
    }

    @Test
    void accept_inSeveralHeaders_isOneList() {
        assertTrue(isOpenMetrics("text/plain;q=0.5", "application/openmetrics-text"));
    }

    @Test
    void accept_missing_isTheText() {
        assertEquals(
                new ScrapeFormat("text/plain; version=0.0.4; charset=utf-8", false),
                ScrapeFormat.of(new DefaultHttpHeaders()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "GZIP", "deflate, gzip;q=1.0, *;q=0.5", "*", "gzip, identity;q=0.5"})
    void acceptEncoding_thatTakesGzip_getsIt(String accepted) {
        assertTrue(isGzip(accepted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "gzip;q=0",
                "*;q=0",
                "gzip;q=0, *",
                "br, zstd",
                "gzip;q=0.5, identity",
                "gzippo",
                "gzip;q=nan"
            })
    void acceptEncoding_thatDoesNot_isNotCompressed(String accepted) {
        assertFalse(isGzip(accepted));
    }
}
