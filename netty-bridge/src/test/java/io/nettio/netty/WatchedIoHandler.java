package io.nettio.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * A transport's handler with something done before each poll, and wake-ups that can be lost on
 * purpose.
 */
final class WatchedIoHandler implements IoHandler {
    private final IoHandler real;
    private final Runnable beforePoll;
    private final boolean losesWakeups;

    private WatchedIoHandler(IoHandler real, Runnable beforePoll, boolean losesWakeups) {
        this.real = real;
        this.beforePoll = beforePoll;
        this.losesWakeups = losesWakeups;
    }

    static IoHandlerFactory watching(IoHandlerFactory real, Runnable beforePoll) {
        return factory(real, beforePoll, false);
    }

    static IoHandlerFactory losingWakeups(IoHandlerFactory real) {
        return factory(real, () -> {}, true);
    }

    private static IoHandlerFactory factory(
            IoHandlerFactory real, Runnable beforePoll, boolean losesWakeups) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new WatchedIoHandler(real.newHandler(executor), beforePoll, losesWakeups);
            }

            @Override
            public boolean isChangingThreadSupported() {
                return real.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        real.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        beforePoll.run();
        return real.run(context);
    }

    @Override
    public void prepareToDestroy() {
        real.prepareToDestroy();
    }

    @Override
    public void destroy() {
        real.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return real.register(handle);
    }

    @Override
    public void wakeup() {
        if (!losesWakeups) {
            real.wakeup();
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return real.isCompatible(handleType);
    }
}
