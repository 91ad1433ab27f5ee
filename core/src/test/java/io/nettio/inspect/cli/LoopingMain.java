package io.nettio.inspect.cli;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process to be looked into: it says that it is ready, and then sleeps. */
public final class LoopingMain {
    static final String READY = "ready";

    private LoopingMain() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "loop" -> loop();
            case "none" -> {
                System.out.println(READY);
                System.in.read(); // until the parent has ended it
            }
            case "hidden" -> inALoaderOfItsOwn(args[1]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    public static void loop() {
        Asyncio.run(
                () -> {
                    Asyncio.createTask(
                            Coroutine.of(() -> Asyncio.sleep(Duration.ofHours(1))),
                            Task.Options.named("sleeper"));
                    Asyncio.sleep(Duration.ZERO);
                    System.out.println(READY);
                    Asyncio.sleep(Duration.ofHours(1));
                });
    }

    /**
     * As an executable jar of jars does: the JVM's own class path has but this class, and Nettio
     * lies on another.
     */
    private static void inALoaderOfItsOwn(String classPath) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader own =
                new URLClassLoader(
                        urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            own.loadClass(LoopingMain.class.getName()).getMethod("loop").invoke(null);
        }
    }
}
