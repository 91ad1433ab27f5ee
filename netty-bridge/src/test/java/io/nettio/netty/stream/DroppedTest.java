package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.ExceptionContext;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.LoggedWarnings;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Servers, processes and connections that are dropped without being closed, in debug mode. */
@Timeout(60)
class DroppedTest {
    private final AsyncioEventLoop loop = ProcessLoops.netty(Transports.NIO);
    private final BlockingQueue<ExceptionContext> told = new LinkedBlockingQueue<>();
    private final LoggedWarnings logged = new LoggedWarnings();

    @AfterEach
    void close() {
        logged.close();
        loop.close();
    }

    private ExceptionContext awaitReport() throws InterruptedException {
        ExceptionContext report = null;
        while (report == null) {
            System.gc();
            report = told.poll(100, TimeUnit.MILLISECONDS);
        }
        return report;
    }

    private void debug() {
        loop.setDebug(true);
        loop.setExceptionHandler((where, report) -> told.add(report));
    }

    private static void assertNames(String method, List<StackTraceElement> frames) {
        assertTrue(
                frames.stream().anyMatch(frame -> frame.getMethodName().contains(method)),
                frames::toString);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void process_droppedInDebugMode_isReportedWithItsPlace() throws Exception {
        debug();
        loop.runUntilComplete(DroppedTest::dropProcess);

        ExceptionContext report = awaitReport();

        assertTrue(report.message().matches("The process \\d+ was dropped without close\\(\\)"));
        assertTrue(!report.sourceStack().isEmpty());
    }

    private static void dropProcess() throws Exception {
        AsyncProcess.exec("true").await();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void process_closedOrCommunicatedWith_isNotReported() throws Exception {
        debug();
        loop.runUntilComplete(
                () -> {
                    AsyncProcess.exec("true").communicate();
                    AsyncProcess.exec("true").close();
                });
        loop.runUntilComplete(DroppedTest::dropProcess);

        awaitReport(); // of the third one, which shows that what was garbage has been found
        assertEquals(0, told.size());
    }

    @Test
    void connection_droppedInDebugMode_isReportedWithItsPlace() throws Exception {
        debug();
        loop.runUntilComplete(
                () -> {
                    AsyncServer server =
                            Streams.startServer((reader, writer) -> reader.read(), "127.0.0.1", 0);
                    dropConnection(server.port());
                    server.close();
                });

        ExceptionContext report = awaitReport();

        assertTrue(report.message().startsWith("A connection was dropped without close()"));
        assertNames("dropConnection", report.sourceStack());
    }

    private static void dropConnection(int port) throws Exception {
        StreamConnection dropped = Streams.openConnection("127.0.0.1", port);
        dropped.writer().write(new byte[1]);
    }

    @Test
    void server_whoseLoopEndedBeforeItWasClosed_isLoggedInDebugMode() throws Exception {
        dropServerAndLoop();

        while (logged.messages().stream()
                .noneMatch(said -> said.startsWith("A server was dropped without close()"))) {
            System.gc();
            told.poll(100, TimeUnit.MILLISECONDS);
        }
    }

    private static void dropServerAndLoop() {
        AsyncioEventLoop ending = ProcessLoops.netty(Transports.NIO);
        ending.setDebug(true);
        ending.runUntilComplete(
                () -> {
                    Streams.startServer((reader, writer) -> {}, "127.0.0.1", 0);
                });
        ending.close();
    }

    @Test
    void loop_droppedUnused_isLoggedInDebugMode() throws Exception {
        System.setProperty("nettio.debug", "true");
        try {
            AsyncioEventLoop unused = ProcessLoops.netty(Transports.NIO);
            assertTrue(unused.getDebug());
            unused = null;
        } finally {
            System.clearProperty("nettio.debug");
        }

        while (logged.messages().stream()
                .noneMatch(said -> said.startsWith("The loop AsyncioEventLoop was dropped"))) {
            System.gc();
            told.poll(100, TimeUnit.MILLISECONDS);
        }
    }
}
