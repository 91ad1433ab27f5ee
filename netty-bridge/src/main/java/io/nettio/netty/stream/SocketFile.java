package io.nettio.netty.stream;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
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

    /**
     * Removes what an earlier server has left; other files stay.
     *
     * @throws BindException if there is one: Netty's native transports would replace it
     */
    static SocketFile prepare(Path path) throws IOException {
        if (identityOfSocket(path) != null) {
            Files.deleteIfExists(path);
        } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new BindException(path + " is a file, and no socket");
        }
        return new SocketFile(path);
    }

    /** The server has it now. */
    void bound() throws IOException {
        identity = identityOfSocket(path);
    }

    /** Where Netty has not done it; unless another server has taken the path over. */
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
