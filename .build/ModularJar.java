import java.io.IOException;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.zip.ZipFile;

/**
 * Adds the module descriptor to a jar, unless it is there: {@code ModularJar JAR CLASSES DATE}. A
 * jar left alone keeps its time, so that Maven does not recompile the modules that use it.
 */
final class ModularJar {
    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        if (!hasDescriptor(jar)) {
            String[] update = {
                "--update", "--file=" + jar, "--date=" + args[2], "-C", args[1], "module-info.class"
            };
            System.exit(
                    ToolProvider.findFirst("jar")
                            .orElseThrow()
                            .run(System.out, System.err, update));
        }
    }

    private static boolean hasDescriptor(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getEntry("module-info.class") != null;
        }
    }
}
