package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.nettytests.PublishedTests.Special;
import io.nettio.nettytests.PublishedTests.TestClass;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.MultipleFailuresError;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Netty's own tests, each by its name, on Nettio's loops; with {@code -Dnettio.stock=true} on
 * Netty's. {@code target/netty-tests.txt} has what became of each.
 */
class PublishedTestsTest {
    private static final int TIMES = 3;
    private static final List<String> REPORT = new ArrayList<>();

    private final NettysErrors errors = new NettysErrors();
    private final NettyTests netty = new NettyTests();

    @AfterAll
    static void writeReport() throws IOException {
        Files.write(Path.of("target", "netty-tests.txt"), REPORT);
    }

    @TestFactory
    Stream<DynamicNode> nettysTests() throws IOException {
        PublishedTests published = PublishedTests.read();
        Stream<DynamicNode> classes =
                published.classes().stream()
                        .filter(TestClass::runs)
                        .map(
                                type ->
                                        DynamicContainer.dynamicContainer(
                                                type.name(),
                                                Stream.of(type)
                                                        .flatMap(each -> run(each, published))));
        DynamicTest atTheEnd =
                DynamicTest.dynamicTest(
                        "no buffer leaks, and every loop keeps Netty's rules",
                        () -> assertEquals(List.of(), errors.messages()));
        return Stream.concat(classes, Stream.of(atTheEnd));
    }

    private Stream<DynamicTest> run(TestClass type, PublishedTests published) {
        List<Method> all = netty.methods(type.name());
        List<Method> methods =
                all.stream().filter(method -> !isLeftOut(type, method, published)).toList();
        long begin = System.nanoTime();
        ClassRun run = netty.run(type.name(), methods, type.isOnLoop());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        REPORT.add(type.name() + "\t" + methods.size() + " tests\t" + millis + " ms");
        TestResult outside = run.of(type.name()); // the class as a whole
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(
                DynamicTest.dynamicTest(
                        type.name() + ": all " + type.tests() + " are found",
                        () -> assertEquals(type.tests(), all.size(), type.name())));
        for (Method method : methods) {
            Special special = published.specials().get(type.name() + "." + method.getName());
            TestResult result = outside.wasSkipped() ? outside : run.of(method.getName());
            if (special != null && special.isRepeated()) {
                for (int times = 1; !result.passed() && times < TIMES; times++) {
                    result =
                            netty.run(type.name(), List.of(method), type.isOnLoop())
                                    .of(method.getName());
                }
            }
            REPORT.add(type.name() + "\t" + method.getName() + "\t" + result);
            tests.add(test(type, method, result, special));
        }
        tests.add(
                DynamicTest.dynamicTest(
                        type.name() + ": nothing else fails",
                        () -> throwAll(type.name(), outside.failures())));
        if (!NettyTests.STOCK && !outside.wasSkipped()) {
            int loops = run.results().values().stream().mapToInt(TestResult::loops).sum();
            tests.add(
                    DynamicTest.dynamicTest(
                            type.name() + ": the loops are Nettio's",
                            () ->
                                    assertTrue(
                                            loops > 0, type.name() + " made no loop of Nettio's")));
        }
        return tests.stream();
    }

    private static boolean isLeftOut(TestClass type, Method method, PublishedTests published) {
        Special special = published.specials().get(type.name() + "." + method.getName());
        return special != null && special.isLeftOut();
    }

    private static DynamicTest test(
            TestClass type, Method method, TestResult result, Special special) {
        String name = type.name() + "." + method.getName();
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    throwAll(name, result.failures());
                    if (special != null && special.isSkippedByNetty()) {
                        assertTrue(result.wasSkipped(), name + " runs now: " + result);
                        Assumptions.abort(special.code());
                    }
                    assertTrue(result.passed(), () -> name + " did not run: " + result);
                });
    }

    private static void throwAll(String name, List<Throwable> failures) {
        if (!failures.isEmpty()) {
            MultipleFailuresError all = new MultipleFailuresError(name, failures);
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }
}
