package io.nettio.inspect.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code java -jar nettio-core.jar}: shows the tasks of another process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            stream(FileDescriptor.err)
                    .println("This needs a JDK with the module jdk.attach, not a JRE without it");
            System.exit(1);
        }
        CountDownLatch ends = new CountDownLatch(1);
        Command command =
                new Command(
                        new AttachedJvms(),
                        stream(FileDescriptor.out),
                        stream(FileDescriptor.err),
                        () -> !ends.await(1, TimeUnit.SECONDS));
        System.exit(command.run(args));
    }

    /** Trees are drawn with characters that are not ASCII, whatever the locale. */
    private static PrintStream stream(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }
}
