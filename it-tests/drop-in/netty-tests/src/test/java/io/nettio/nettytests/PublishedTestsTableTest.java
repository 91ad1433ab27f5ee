package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.nettytests.PublishedTests.Special;
import io.nettio.nettytests.PublishedTests.TestClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** {@code docs/netty-tests.md} has every test there is, and says of those left out what is true. */
class PublishedTestsTableTest {
    private static final String OF_TRANSPORT = "io/netty/channel/AbstractEventLoopTest.class";
    private static final String OF_COMMON = "io/netty/util/concurrent/DefaultPromiseTest.class";

    private final NettyTests netty = new NettyTests();

    @Test
    void table_hasEveryTestClassOfTransport_andWhatNamesAnExecutorInCommon() throws Exception {
        Map<String, Integer> there = new TreeMap<>();
        there.putAll(testsOf(OF_TRANSPORT, classFile -> true));
        there.putAll(testsOf(OF_COMMON, classFile -> classFile.contains("EventExecutor")));

        assertEquals(
                there,
                PublishedTests.read().classes().stream()
                        .collect(
                                Collectors.toMap(
                                        TestClass::name,
                                        TestClass::tests,
                                        Integer::sum,
                                        TreeMap::new)));
    }

    /** The classes of a jar that have tests, and how many; a class with those it encloses. */
    private Map<String, Integer> testsOf(String anyClass, Predicate<String> isMeant)
            throws IOException {
        Set<String> names = new TreeSet<>();
        URL location = getClass().getClassLoader().getResource(anyClass);
        JarFile jar = ((JarURLConnection) location.openConnection()).getJarFile();
        for (JarEntry entry : jar.stream().toList()) {
            // a tool for GraalVM lies among the tests, whose libraries are not there
            boolean isTool = entry.getName().startsWith("io/netty/nativeimage/");
            if (entry.getName().endsWith(".class") && !isTool && isMeant.test(text(jar, entry))) {
                names.add(entry.getName().replaceAll("(\\$.*)?\\.class$", "").replace('/', '.'));
            }
        }
        Map<String, Integer> tests = new TreeMap<>();
        for (String name : names) {
            int count = netty.methods(name).size();
            if (count > 0) {
                tests.put(name, count);
            }
        }
        return tests;
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void tests_thatAreNotSimplyRun_exist() throws Exception {
        PublishedTests published = PublishedTests.read();
        Set<String> there = new HashSet<>();
        published.classes().forEach(type -> there.addAll(names(type)));

        Set<String> unknown = new TreeSet<>(published.specials().keySet());
        unknown.removeAll(there);

        assertEquals(Set.of(), unknown);
    }

    private Set<String> names(TestClass type) {
        return netty.methods(type.name()).stream()
                .map(method -> type.name() + "." + method.getName())
                .collect(Collectors.toSet());
    }

    @Test
    void classes_ofWhichNoneRuns_areLeftOutTestByTest() throws Exception {
        PublishedTests published = PublishedTests.read();
        Set<String> leftOut =
                published.specials().values().stream()
                        .filter(Special::isLeftOut)
                        .map(Special::test)
                        .collect(Collectors.toSet());

        for (TestClass type : published.classes()) {
            assertEquals(!type.runs(), leftOut.containsAll(names(type)), type.name());
        }
    }

    @Test
    void lines_thatAreQuoted_areNettys() throws Exception {
        for (Special special : PublishedTests.read().specials().values()) {
            assertEquals(special.code(), line(special).strip(), special.test());
        }
    }

    private String line(Special special) throws IOException {
        String folder = special.className().replaceAll("\\.\\w+$", "").replace('.', '/');
        for (String place : List.of(folder, "io/netty/channel")) { // its own, or what it extends
            InputStream source =
                    getClass().getClassLoader().getResourceAsStream(place + "/" + special.file());
            if (source != null) {
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
                    return reader.lines().skip(special.line() - 1L).findFirst().orElseThrow();
                }
            }
        }
        throw new IllegalStateException("no source " + special.file());
    }

    @Test
    void casesWrittenAnew_areTestsOfThisModule() throws Exception {
        for (Special special : PublishedTests.read().specials().values()) {
            if (special.verdict().startsWith("anew: ")) {
                List<String> name = List.of(special.verdict().substring(6).split("\\.", -1));
                Class<?> type = Class.forName(getClass().getPackageName() + "." + name.get(0));
                assertTrue(
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> method.getName().equals(name.get(1)))
                                .anyMatch(
                                        method ->
                                                method.isAnnotationPresent(Test.class)
                                                        || method.isAnnotationPresent(
                                                                ParameterizedTest.class)),
                        special.verdict());
            } else {
                assertTrue(
                        Set.of("cannot apply", "skipped", "repeated").contains(special.verdict()),
                        special.verdict());
            }
        }
    }
}
