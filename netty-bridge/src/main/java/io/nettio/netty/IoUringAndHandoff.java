package io.nettio.netty;

import io.nettio.coroutine.CoroutineBackend;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;

/**
 * Refuses the one combination of transport and coroutine backend that the kernel would refuse at
 * the first write.
 */
final class IoUringAndHandoff {
    private IoUringAndHandoff() {}

    static void check(IoHandler handler, IoHandlerFactory factory) {
        boolean singleIssuer = IoUringPolls.drives(handler) && !factory.isChangingThreadSupported();
        if (singleIssuer && CoroutineBackend.chosen().name().equals("handoff")) {
            handler.destroy();
            throw new IllegalArgumentException(
                    "An io_uring ring for a single issuer cannot be used with the coroutine backend"
                        + " handoff, whose coroutines write from other threads: take"
                        + " Transports.IO_URING's factory, or"
                        + " IoUringIoHandlerConfig.setSingleIssuer(false), or start the JVM with "
                            + CoroutineBackend.FLAG);
        }
    }
}
