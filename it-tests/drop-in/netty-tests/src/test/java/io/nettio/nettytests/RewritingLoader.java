package io.nettio.nettytests;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Objects;

/**
 * Loads Netty, its tests, and Nettio anew, side by side in one loader, since the tests use what is
 * private to Netty's packages; rewrites what {@link LoopRewriter} can, unless told to keep stock
 * Netty.
 */
final class RewritingLoader extends ClassLoader {
    private final boolean stock;

    RewritingLoader(ClassLoader parent, boolean stock) {
        super("netty-tests", parent);
        this.stock = stock;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean own =
                name.startsWith("io.netty.")
                        || name.startsWith("io.nettio.nettytests.loops.")
                        || (name.startsWith("io.nettio.")
                                && !name.startsWith("io.nettio.nettytests."));
        if (!own) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        URL location = getResource(name.replace('.', '/') + ".class");
        if (location == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            URLConnection connection = location.openConnection();
            byte[] classFile;
            try (InputStream in = connection.getInputStream()) {
                classFile = in.readAllBytes();
            }
            byte[] used = stock ? classFile : rewritten(name, location.toString(), classFile);
            return defineClass(name, used, 0, used.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static byte[] rewritten(String name, String location, byte[] classFile) {
        if (location.contains("-tests.jar!")) {
            return LoopRewriter.rewriteTest(classFile);
        }
        if (name.startsWith("io.nettio.nettytests.loops.")) {
            return LoopRewriter.rewriteAdapter(classFile);
        }
        String internal = Objects.requireNonNull(name).replace('.', '/');
        if (internal.equals(LoopRewriter.NETTIO_LOOP)
                || internal.equals(LoopRewriter.NETTIO_GROUP)) {
            return LoopRewriter.openAndCount(classFile);
        }
        return name.equals("io.netty.channel.SingleThreadIoEventLoop")
                ? LoopRewriter.openCleanup(classFile)
                : classFile;
    }
}
