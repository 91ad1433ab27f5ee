import de.thetaphi.forbiddenapis.cli.CliMain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The gates that run on the JDK of the build instead of the one that runs Maven: the format of the
 * sources and the APIs that class files may not use.
 *
 * <pre>
 * Gates format FOLDER                                   formats every source file below the folder
 * Gates check MODULE CONFIG ALLOW-SYSTEM-OUT CLASSPATH  judges one module; exits with 1 where it fails
 * </pre>
 */
final class Gates {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        boolean passed =
                switch (args[0]) {
                    case "format" -> format(sources(folder), List.of("--replace"));
                    case "check" ->
                            check(folder, Path.of(args[2]), Boolean.parseBoolean(args[3]), args[4]);
                    default -> throw new IllegalArgumentException(args[0]);
                };
        System.exit(passed ? 0 : 1);
    }

    private static boolean check(Path module, Path config, boolean allowSystemOut, String classpath)
            throws IOException {
        List<String> judge = List.of("--dry-run", "--set-exit-if-changed");
        boolean formatted = true;
        // The parent has no src; it answers for the programs beside its pom.
        for (String folder : List.of("src", ".build")) {
            formatted &= format(sources(module.resolve(folder)), judge);
        }
        if (!formatted) {
            System.out.println(
                    "[ERROR] Not formatted, see above; run: mvn -q -N -Pformat validate");
        }

        String banned = "jdk-unsafe-21,jdk-deprecated-21,jdk-internal-21";
        if (!allowSystemOut) {
            banned += ",jdk-system-out";
        }
        Path target = module.resolve("target");
        boolean main =
                allowed(
                        target.resolve("classes"),
                        classpath,
                        List.of("-b", banned),
                        List.of("banned-everywhere.txt", "banned-in-main.txt"),
                        config);
        boolean test =
                allowed(
                        target.resolve("test-classes"),
                        classpath,
                        List.of(),
                        List.of("banned-everywhere.txt"),
                        config);
        return formatted && main && test;
    }

    private static List<Path> sources(Path folder) throws IOException {
        return files(folder, ".java").stream()
                .filter(file -> !folder.relativize(file).toString().contains("target/"))
                .toList();
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** Runs google-java-format, which prints the files it would change or cannot read. */
    private static boolean format(List<Path> files, List<String> mode) {
        if (files.isEmpty()) {
            return true;
        }
        List<String> args = new ArrayList<>(List.of("--aosp"));
        args.addAll(mode);
        files.forEach(file -> args.add(file.toString()));
        int exit =
                ToolProvider.findFirst("google-java-format")
                        .orElseThrow()
                        .run(System.out, System.err, args.toArray(String[]::new));
        return exit == 0;
    }

    /** Runs forbiddenapis; what it says is shown only where it fails. */
    private static boolean allowed(
            Path classes, String classpath, List<String> bundled, List<String> own, Path config)
            throws IOException {
        if (files(classes, ".class").isEmpty()) {
            return true;
        }
        List<String> args = new ArrayList<>(bundled);
        args.addAll(List.of("-d", classes.toString(), "-c", classpath));
        args.addAll(List.of("--suppressannotation", "**.SuppressForbidden"));
        args.addAll(List.of("--excludes", "**/jmh_generated/**")); // JMH's own code
        own.forEach(name -> args.addAll(List.of("-f", config.resolve(name).toString())));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream capture = new PrintStream(said, true)) {
            System.setOut(capture);
            System.setErr(capture);
            new CliMain(args.toArray(String[]::new)).run();
            return true;
        } catch (Exception failure) {
            out.println(said);
            out.println("[ERROR] Banned APIs in " + classes + ": " + failure.getMessage());
            return false;
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
