package io.nettio.examples.server;

import io.nettio.Loop;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** The server's own client: some connections that visit all paths in turn, for a time. */
final class SelfDrive {
    private static final int CLIENTS = 6;
    private static final int ROUNDS_BETWEEN_BLOCKS = 20;

    private final ExampleServer server;
    private final Loop clock;
    private final Duration time;
    private final BooleanSupplier isCut;
    private final DriveReport report = new DriveReport();

    /** For this time, or until it is cut short; each client makes one visit at least. */
    SelfDrive(ExampleServer server, Duration time, BooleanSupplier isCut) {
        this.server = server;
        this.clock = server.clock();
        this.time = time;
        this.isCut = isCut;
    }

    /** Drives, prints what it saw, and says whether all went well. */
    boolean run(PrintWriter out) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            long endNanos = clock.time() + time.toNanos();
            try (ExecutorService clients =
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofPlatform().name("client-", 0).factory())) {
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    clients.execute(() -> drive(http, client, endNanos));
                }
            }
            report.print(out);
            List<String> lag = lagLines(http);
            lag.forEach(out::println);
            return report.isGood() && lag.stream().anyMatch(SelfDrive::countsSomething);
        } catch (IOException | InterruptedException failure) {
            out.println("The metrics could not be read: " + failure);
            return false;
        }
    }

    private void drive(HttpClient http, int client, long endNanos) {
        List<Visit> round = Visit.round(server.url());
        Visit block = Visit.block(server.url());
        int i = client;
        do {
            visit(http, round.get(i % round.size()));
            if (client == 0 && i % (round.size() * ROUNDS_BETWEEN_BLOCKS) == 0) {
                visit(http, block);
            }
            i++;
        } while (!isCut.getAsBoolean() && clock.time() - endNanos < 0);
    }

    private void visit(HttpClient http, Visit visit) {
        long startNanos = clock.time();
        try {
            HttpResponse<String> response = http.send(visit.request(), BodyHandlers.ofString());
            if (visit.isAnsweredBy(response)) {
                report.answered(visit.path(), clock.time() - startNanos);
            } else {
                report.failed(visit.path(), "status " + response.statusCode() + ", wrong answer");
            }
        } catch (IOException failure) {
            report.failed(visit.path(), failure.toString());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            report.failed(visit.path(), "interrupted");
        }
    }

    private List<String> lagLines(HttpClient http) throws IOException, InterruptedException {
        HttpRequest scrape =
                HttpRequest.newBuilder(URI.create(server.metricsUrl()))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(scrape, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("nettio_loop_lag"))
                .toList();
    }

    private static boolean countsSomething(String line) {
        return line.startsWith("nettio_loop_lag_seconds_count") && !line.endsWith(" 0");
    }
}
