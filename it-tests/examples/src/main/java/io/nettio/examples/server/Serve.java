package io.nettio.examples.server;

import io.nettio.netty.Transports;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The command line of the example server. */
@Command(
        name = "serve",
        sortOptions = false,
        description = "Serves HTTP by coroutines, and the metrics of its loops.")
public final class Serve implements Callable<Integer> {
    private static final int MAX_LOOPS = 1024;

    @Option(names = "--port", description = "HTTP port; 0 is any that is free. Default: 8080")
    private int port = 8080;

    @Option(
            names = "--metrics-port",
            description = "Port of /metrics and /loops; 0 is any that is free. Default: 9090")
    private int metricsPort = 9090;

    @Option(names = "--host", description = "Address to listen on. Default: 127.0.0.1")
    private String host = "127.0.0.1";

    @Option(
            names = "--transport",
            converter = TransportOption.class,
            description = "io_uring, epoll, kqueue or nio. Default: the best that loads here")
    private @Nullable Transports transport;

    @Option(names = "--loops", description = "Event loops, each with a thread. Default: 1")
    private int loops = 1;

    @Option(
            names = "--for",
            converter = DurationOption.class,
            description =
                    "Be its own client for this time, e.g. 5s, report, and exit 0 if all went well")
    private @Nullable Duration driveTime;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Spec private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Serve()).setOverwrittenOptionsAllowed(true).execute(args));
    }

    @Override
    public Integer call() {
        CommandLine commandLine = commandLine();
        checkOptions(commandLine);
        try {
            return run(commandLine.getOut());
        } catch (StartException failure) {
            commandLine.getErr().println(failure.getMessage());
            return 1;
        }
    }

    private int run(PrintWriter out) throws StartException {
        ExampleServer server =
                ExampleServer.start(
                        chosenTransport(),
                        loops,
                        new InetSocketAddress(host, port),
                        new InetSocketAddress(host, metricsPort));
        CompletableFuture<Void> termination = server.termination();
        out.println(server.describe());
        out.flush();
        boolean good = true;
        if (driveTime == null) {
            termination.join();
        } else {
            good = new SelfDrive(server, driveTime, termination::isDone).run(out);
            out.flush();
        }
        server.stop();
        return good ? 0 : 1;
    }

    private Transports chosenTransport() throws StartException {
        Transports chosen = transport == null ? Transports.best() : transport;
        Throwable cause = chosen.unavailabilityCause();
        if (cause != null) {
            throw new StartException(
                    "The transport " + chosen.transportName() + " does not load here: " + cause,
                    cause);
        }
        return chosen;
    }

    private void checkOptions(CommandLine commandLine) {
        checkRange(commandLine, "--port", port, 0, 65_535);
        checkRange(commandLine, "--metrics-port", metricsPort, 0, 65_535);
        checkRange(commandLine, "--loops", loops, 1, MAX_LOOPS);
    }

    private static void checkRange(
            CommandLine commandLine, String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    commandLine, option + " is a number from " + min + " to " + max);
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets this before it calls");
        }
        return spec.commandLine();
    }
}
