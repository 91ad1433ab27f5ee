package io.nettio.examples.scanner;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.TimeoutBody;
import io.nettio.examples.scanner.Port.State;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.Streams;
import io.nettio.sync.AsyncSemaphore;
import io.nettio.sync.Hold;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which ports of a host are open: so many are tried at once, and none for longer than told. */
public final class Scanner {
    private static final int GREETING = 80;

    private final String host;
    private final int atOnce;
    private final Duration patience;

    Scanner(String host, int atOnce, Duration patience) {
        this.host = host;
        this.atOnce = atOnce;
        this.patience = patience;
    }

    /** In the order of the ports. A cancel ends all attempts, and a failure the others. */
    List<Port> scan(Iterable<Integer> ports) {
        AsyncSemaphore slots = new AsyncSemaphore(atOnce);
        List<Task<Port>> probes = new ArrayList<>();
        Asyncio.taskGroup(
                tasks -> {
                    for (int port : ports) {
                        Hold slot = slots.acquire(); // here, so that there are no more tasks either
                        probes.add(
                                tasks.createTask(
                                        () -> {
                                            try (slot) {
                                                return probe(port);
                                            }
                                        }));
                    }
                });
        return probes.stream().map(Task::result).toList();
    }

    private Port probe(int port) {
        try (StreamConnection connection = inTime(scope -> Streams.openConnection(host, port))) {
            return new Port(port, State.OPEN, greeting(connection.reader()));
        } catch (AsyncTimeoutException silence) {
            return new Port(port, State.SILENT, "");
        } catch (ConnectException refused) {
            return new Port(port, State.REFUSED, "");
        } catch (IOException noWay) {
            return new Port(port, State.UNREACHABLE, String.valueOf(noWay.getMessage()));
        }
    }

    private String greeting(StreamReader reader) {
        try {
            byte[] said = inTime(scope -> reader.read(GREETING));
            return new String(said, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        } catch (AsyncTimeoutException | IOException nothingSaid) {
            return "";
        }
    }

    /** Declares what the body throws, which the compiler does not see through {@code timeout}. */
    private <T> T inTime(TimeoutBody<T> body) throws IOException {
        return Asyncio.timeout(patience, body);
    }

    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("Give a host, the first port and the last one");
            System.exit(2);
        }
        List<Integer> ports =
                IntStream.rangeClosed(Integer.parseInt(args[1]), Integer.parseInt(args[2]))
                        .boxed()
                        .toList();
        Scanner scanner = new Scanner(args[0], 200, Duration.ofSeconds(1));
        for (Port port : Asyncio.run(() -> scanner.scan(ports))) {
            if (port.state() == State.OPEN) {
                System.out.println(port.number() + " " + port.detail());
            }
        }
    }
}
