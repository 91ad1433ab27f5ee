package io.nettio.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The top-level README.md, and other pages, as their code blocks. */
public final class Readme {
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private Readme() {}

    /** The folder that README.md lies in. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The one line of the first code block: what starts the example server. */
    public static String serveCommand() throws IOException {
        String block = blocks("\\w*").get(0);
        if (block.lines().count() != 1) {
            throw new IllegalStateException("The first code block is not one line: " + block);
        }
        return block.strip();
    }

    /** The code blocks whose language matches the pattern. */
    static List<String> blocks(String language) throws IOException {
        return blocks("README.md", language);
    }

    /** The same of another page, by its path from the top. */
    static List<String> blocks(String page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(root().resolve(page)))
                .results()
                .filter(block -> block.group(1).matches(language))
                .map(Readme::content)
                .toList();
    }

    private static String content(MatchResult block) {
        return block.group(2);
    }
}
