package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** Loop metrics where nobody has Prometheus's client, which is optional. */
class WithoutPrometheusTest {
    /** Runs with classes of its own; null where all is well. */
    public static final class Program implements Callable<String> {
        @Override
        public String call() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            VirtualTimeLoop loop = new VirtualTimeLoop();
            LoopMetrics metrics = LoopMetrics.ofLoops("test", loop);
            metrics.bindTo(new CompositeMeterRegistry().add(registry));
            loop.callSoon(() -> {});
            loop.runOnce();
            double lags = registry.get("nettio.loop.lag").functionTimer().count();
            metrics.close();
            loop.close();
            return "lags: " + lags;
        }
    }

    private static URLClassLoader classesWithoutPrometheus() throws Exception {
        List<URL> classes = new ArrayList<>();
        Pattern separator = Pattern.compile(Pattern.quote(File.pathSeparator));
        for (String entry :
                separator.splitAsStream(System.getProperty("java.class.path")).toList()) {
            if (!Path.of(entry).getFileName().toString().contains("prometheus")) {
                classes.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(
                classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void metrics_whereNobodyHasPrometheus_areBoundToWhatThereIs() throws Exception {
        try (URLClassLoader classes = classesWithoutPrometheus()) {
            assertThrows(
                    ClassNotFoundException.class,
                    () ->
                            classes.loadClass(
                                    "io.micrometer.prometheusmetrics.PrometheusMeterRegistry"));
            Class<?> program = classes.loadClass(Program.class.getName());

            Object said =
                    Callable.class.cast(program.getDeclaredConstructor().newInstance()).call();

            assertEquals("lags: 1.0", said);
        }
    }
}
