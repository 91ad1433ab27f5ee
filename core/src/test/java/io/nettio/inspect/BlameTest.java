package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class BlameTest {
    private final Blame blame = new Blame(List.of("org.postgresql."));

    private static List<StackTraceElement> stack(String... frames) {
        return Stream.of(frames)
                .map(
                        frame -> {
                            int dot = frame.lastIndexOf('.');
                            return new StackTraceElement(
                                    frame.substring(0, dot), frame.substring(dot + 1), null, 1);
                        })
                .toList();
    }

    private String location(String... frames) {
        StackTraceElement found = blame.location(stack(frames));
        return found == null ? null : found.getClassName() + "." + found.getMethodName();
    }

    private String coroutine(String... frames) {
        StackTraceElement found = blame.coroutine(stack(frames));
        return found == null ? null : found.getClassName() + "." + found.getMethodName();
    }

    @Test
    void location_belowTheJdk_isTheCallersFrame() {
        assertEquals(
                "com.acme.Orders.load",
                location(
                        "java.net.SocketInputStream.read",
                        "org.postgresql.PGStream.receive",
                        "com.acme.Orders.load",
                        "com.acme.Orders.serve",
                        "io.nettio.Coroutine.run"));
    }

    @Test
    void location_inLibrariesAlone_isTheInnermostThatIsNotTheJdks() {
        assertEquals(
                "io.netty.resolver.DefaultNameResolver.doResolve",
                location(
                        "java.net.InetAddress.getByName",
                        "io.netty.resolver.DefaultNameResolver.doResolve",
                        "io.nettio.netty.AsyncioEventLoop.run"));
    }

    @Test
    void firstUse_ofAClassThatIsLoaded_isSeen() {
        assertTrue(
                Blame.isFirstUse(
                        stack(
                                "java.util.zip.Inflater.inflate",
                                "java.lang.ClassLoader.loadClass",
                                "com.acme.Orders.serve",
                                "jdk.internal.vm.Continuation.run")));
    }

    @Test
    void firstUse_ofAClassThatIsInitialized_isSeen() {
        assertTrue(Blame.isFirstUse(stack("com.acme.Tax.<clinit>", "com.acme.Orders.serve")));
    }

    @Test
    void firstUse_belowTheLoop_isNotTheCoroutines() {
        assertFalse(
                Blame.isFirstUse(
                        stack(
                                "com.acme.Orders.serve",
                                "jdk.internal.vm.Continuation.run",
                                "com.acme.Main.<clinit>")));
    }

    @Test
    void location_inTheJdkAlone_isTheInnermostFrame() {
        assertEquals(
                "java.lang.Thread.yield0",
                location("java.lang.Thread.yield0", "java.lang.Thread.run"));
    }

    @Test
    void location_ofNoStack_isNone() {
        assertNull(location());
    }

    @Test
    void location_inAPackageBesideNettios_isTheUsers() {
        assertEquals("io.nettio.shop.Cart.total", location("io.nettio.shop.Cart.total"));
    }

    @Test
    void coroutine_ofOneThatAwaitsAnother_isTheTasksOwn() {
        assertEquals(
                "app.Outer.body",
                coroutine(
                        "app.Inner.block",
                        "app.Inner.body",
                        "io.nettio.BodyCall.call",
                        "io.nettio.Coroutine.run",
                        "io.nettio.Asyncio.await",
                        "app.Outer.body",
                        "io.nettio.Coroutine.run",
                        "io.nettio.Step.run"));
    }

    @Test
    void coroutine_thatAnotherStartedEagerly_isTheInnerOne() {
        assertEquals(
                "app.Inner.body",
                coroutine(
                        "app.Inner.body",
                        "io.nettio.Coroutine.run",
                        "io.nettio.Step.run",
                        "jdk.internal.vm.Continuation.enter",
                        "app.Outer.body",
                        "io.nettio.Coroutine.run"));
    }

    @Test
    void coroutine_outsideOfAny_isNone() {
        assertNull(coroutine("app.Handler.channelRead", "io.netty.channel.Pipeline.fire"));
    }
}
