package io.nettio.netty.stream;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The file of a Unix domain socket, which outlives the socket unless somebody removes it. */
final class SocketFile {
    private final Path path;
    private @Nullable Object identity;

    private SocketFile(Path path) {
        this.path = path;
    }

    /** Removes what an earlier server has left; other files stay, and the bind will fail. */
    static SocketFile prepare(Path path) throws IOException {
        if (identityOfSocket(path) != null) {
            Files.deleteIfExists(path);
        }
        return new SocketFile(path);
    }

    /** The server has it now. */
    void bound() throws IOException {
        identity = identityOfSocket(path);
    }

    /** Unless another server has taken the path over. */
    void remove() {
        try {
            if (identity != null && Objects.equals(identity, identityOfSocket(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove the socket " + path, failure);
        }
    }

    /** The inode, or null if there is no file, or one of another kind. */
    private static @Nullable Object identityOfSocket(Path path) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isOther() ? file.fileKey() : null;
        } catch (NoSuchFileException none) {
            return null;
        }
    }
}
