package io.nettio.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nettio.examples.server.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The example server's own page in a browser, while the server works. */
class ExampleLivePageIT {
    private static CompletableFuture<HttpResponse<String>> get(HttpClient client, URI uri) {
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void exampleServer_showsItsRequestsAndItsBlock_whileTheyAreUnderWay(@TempDir Path profile)
            throws Exception {
        try (ServerProcess server = ServerProcess.startWatched("--loops", "1");
                HttpClient client = HttpClient.newHttpClient();
                Browser browser = Browser.start(profile)) {
            browser.beLike(1280, 900, "light");
            browser.open(server.metricsUrl().resolve("/loops"));
            browser.await("document.querySelector('[data-loop=\"http/0\"].card') !== null");

            CompletableFuture<?> sleeping = get(client, server.url("/sleep?ms=5000"));
            browser.await(
                    "[...document.querySelectorAll('.task')].some((one) =>"
                            + " one.textContent.includes('in Asyncio.sleep')"
                            + " && one.textContent.includes('Endpoints.sleep'))");
            CompletableFuture<?> block = get(client, server.url("/block?ms=5000"));
            browser.await("document.querySelector('.card.is-blocked') !== null");
            browser.await(
                    "document.getElementById('blocked').textContent.includes('Endpoints.spin')");
            assertFalse(block.isDone());
            browser.screenshot("example");

            sleeping.join();
            block.join();
            browser.await("document.querySelector('.card.is-blocked') === null");
            assertEquals("Live", browser.text("#connection"));
        }
    }
}
