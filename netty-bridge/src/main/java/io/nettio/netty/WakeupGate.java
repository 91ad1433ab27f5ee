package io.nettio.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Lets wake-ups through to an I/O handler only while the loop may wait in it. Elsewhere none is
 * needed, since each turn takes in what other threads submitted, and a wake-up costs them an atomic
 * exchange on a variable that all share.
 *
 * <p>None is lost: who wakes has first changed what the loop looks at before it waits. The gate
 * opens before it looks, and there is a full fence between the change and the look at the gate, and
 * between the opening and the look at the change; so the loop sees the change, or the waker sees
 * the gate open.
 */
final class WakeupGate implements IoHandler {
    private static final VarHandle OPEN;

    static {
        try {
            OPEN = MethodHandles.lookup().findVarHandle(WakeupGate.class, "open", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final IoHandler handler;
    private volatile boolean open; // the loop's thread writes, any thread reads

    private WakeupGate(IoHandler handler) {
        this.handler = handler;
    }

    /** A factory of the same handlers behind gates. */
    static IoHandlerFactory inFrontOf(IoHandlerFactory factory) {
        Objects.requireNonNull(factory, "ioHandlerFactory");
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new WakeupGate(factory.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    /** What is behind the gate. */
    IoHandler handler() {
        return handler;
    }

    boolean isOpen() {
        return open;
    }

    /** Before the loop looks whether it has to wait. */
    void open() {
        open = true;
    }

    /** Behind the wait; a wake-up that sees it too late does no harm. */
    void close() {
        OPEN.setRelease(this, false);
    }

    @Override
    public void wakeup() {
        VarHandle.fullFence(); // the queue's last store may be a release alone, behind a full chunk
        if (open) {
            handler.wakeup();
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        return handler.run(context);
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return handler.register(handle);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
