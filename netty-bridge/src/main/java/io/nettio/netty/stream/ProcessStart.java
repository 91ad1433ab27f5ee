package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts a process on a thread of its own, since that blocks. One that starts after its starter was
 * cancelled is killed.
 */
final class ProcessStart {
    private static final Object ABANDONED = new Object();

    private final List<String> command;
    private final ProcessOptions options;
    private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>(); // any thread

    ProcessStart(List<String> command, ProcessOptions options) {
        this.command = List.copyOf(command);
        this.options = options;
    }

    /** Suspends until the process runs. */
    AsyncProcess await(Loop loop) throws IOException {
        try {
            return Asyncio.await(
                    loop.runInExecutor(job -> PipeThread.start("start", job), () -> start(loop)),
                    IOException.class);
        } catch (Throwable failure) {
            if (outcome.getAndSet(ABANDONED) instanceof AsyncProcess orphan) {
                orphan.kill();
            }
            throw failure;
        }
    }

    private AsyncProcess start(Loop loop) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        options.applyTo(builder);
        requireDirectory(options.directory());
        Process process;
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new IOException(
                    "Cannot start " + command.getFirst() + ": " + reason(failure), failure);
        }
        AsyncProcess own = new AsyncProcess(loop, process, options);
        try {
            own.start();
        } catch (Throwable failure) { // there may be no thread left to have
            own.kill();
            throw failure;
        }
        if (!outcome.compareAndSet(null, own)) {
            own.kill();
        }
        return own;
    }

    private static void requireDirectory(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("Cannot start a process in " + directory + ": no such directory");
        }
    }

    /** What the system said, without the words that the JDK puts around it. */
    private static String reason(IOException failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }
}
