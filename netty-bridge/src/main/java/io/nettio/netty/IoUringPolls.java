package io.nettio.netty;

import io.netty.channel.IoHandler;

/**
 * Turns io_uring's multishot polls off, unless the user has set them, before Netty's class reads
 * the setting.
 *
 * <p>With them Netty 4.2.18 misses most resets that follow close behind data: the channel stays
 * open, and whoever reads it waits for ever (docs/adr/0008-io-uring-polls.md; StreamsTest, {@code
 * peer_resets…}).
 */
final class IoUringPolls {
    private static final String PROPERTY = "io.netty.iouring.pollAddMultishotEnabled";

    private IoUringPolls() {}

    static void useSingleShots() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "false");
        }
    }

    /** Known by its name, as the class may not be there. */
    static boolean drives(IoHandler handler) {
        return handler.getClass().getSimpleName().equals("IoUringIoHandler");
    }
}
