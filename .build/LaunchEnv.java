import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a file that a shell sources to start a program at once: {@code JAVA}, the java of this
 * JDK, and {@code CLASSPATH}, exported.
 */
final class LaunchEnv {
    public static void main(String[] args) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String env =
                "JAVA=" + quoted(java.toString()) + "\nexport CLASSPATH=" + quoted(args[1]) + "\n";
        Files.writeString(Path.of(args[0]), env);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
