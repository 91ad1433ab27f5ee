package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What is left of a coroutine's whole stack. */
class FramesTest {
    private static StackTraceElement frame(String typeAndMethod) {
        int dot = typeAndMethod.lastIndexOf('.');
        return new StackTraceElement(
                typeAndMethod.substring(0, dot), typeAndMethod.substring(dot + 1), "F.java", 7);
    }

    private static Frames of(String... typesAndMethods) {
        return Frames.of(Stream.of(typesAndMethods).map(FramesTest::frame).toList());
    }

    private static List<String> names(Frames frames) {
        return frames.frames().stream()
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .toList();
    }

    @Test
    void stack_ofAWait_beginsWithNettiosFunctionAndEndsWithTheCode() {
        Frames frames =
                of(
                        "java.lang.VirtualThread.park",
                        "io.nettio.coroutine.HandoffBackend$HandoffFiber.suspend",
                        "io.nettio.Task.suspend",
                        "io.nettio.sync.AsyncQueue.waitIn",
                        "io.nettio.sync.AsyncQueue.get",
                        "com.example.Shop.take",
                        "java.util.ArrayList.forEach",
                        "com.example.Shop.serve",
                        "io.nettio.Coroutine.run",
                        "io.nettio.Step.run",
                        "java.lang.VirtualThread.run");

        assertEquals("AsyncQueue.get", frames.call());
        assertEquals(
                List.of(
                        "io.nettio.sync.AsyncQueue.get",
                        "com.example.Shop.take",
                        "java.util.ArrayList.forEach",
                        "com.example.Shop.serve"),
                names(frames));
        assertEquals("com.example.Shop.serve(F.java:7)", frames.origin());
    }

    @Test
    void stack_ofCodeThatRuns_hasNoFunctionOfNettios() {
        Frames frames = of("java.lang.Math.max", "com.example.Shop.serve", "io.nettio.Step.run");

        assertNull(frames.call());
        assertEquals(List.of("com.example.Shop.serve"), names(frames));
    }

    @Test
    void stack_ofNettioAlone_isWhole() {
        Frames frames = of("io.nettio.Asyncio.sleep", "io.nettio.Coroutine.run");

        assertEquals("Asyncio.sleep", frames.call());
        assertEquals(2, frames.frames().size());
        assertNull(frames.origin());
    }

    @Test
    void stack_ofTheJdkAlone_isWhole() {
        Frames frames = of("java.lang.Math.max");

        assertNull(frames.call());
        assertEquals(1, frames.frames().size());
    }

    @Test
    void function_ofAnInnerClass_hasTheOutersName() {
        assertEquals("Outer.call", of("io.nettio.Outer$Inner.call", "Main.main").call());
    }

    @Test
    void place_withoutAFile_saysSo() {
        assertEquals(
                "a.B.c(Unknown Source)", Frames.place(new StackTraceElement("a.B", "c", null, -1)));
    }

    @Test
    void code_ofALambda_isWhereItStands() {
        Callable<String> lambda = () -> "";

        assertEquals(FramesTest.class.getName() + " lambda", Frames.codeOf(lambda));
        assertEquals("java.lang.String", Frames.codeOf(""));
    }

    @Test
    void stack_ofAThreadThatStepsNoCoroutine_hasNone() {
        assertNull(RunningFrames.of(List.of(frame("com.example.Main.main")), 10));
    }

    @Test
    void stack_thatIsCut_doesNotSayWhereItsCoroutineBegins() {
        List<StackTraceElement> whole =
                List.of(frame("io.nettio.Asyncio.sleep"), frame("a.Deep.in"), frame("a.Deep.out"));

        assertNull(Frames.of(whole, 2).origin());
        assertEquals(2, Frames.of(whole, 2).frames().size());
        assertEquals("a.Deep.out(F.java:7)", Frames.of(whole, 4).origin());
    }

    @Test
    void limits_negative_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 0, -1));
        assertEquals(7, Limits.DEFAULT.withTasks(7).tasks());
    }
}
