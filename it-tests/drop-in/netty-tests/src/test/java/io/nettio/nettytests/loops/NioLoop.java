package io.nettio.nettytests.loops;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;

import java.lang.reflect.Method;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;

/** In place of {@code NioEventLoop}: shows the selector of the I/O handler to the tests of it. */
public class NioLoop extends SingleThreadIoEventLoop {
    NioLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory ioHandlerFactory) {
        super(parent, executor, ioHandlerFactory);
    }

    public Selector unwrappedSelector() {
        return (Selector) ofHandler("unwrappedSelector");
    }

    public void rebuildSelector() {
        ofHandler("rebuildSelector0");
    }

    /** What {@code NioEventLoop} may call, being in the handler's package. */
    private Object ofHandler(String method) {
        try {
            Method found = ioHandler().getClass().getDeclaredMethod(method);
            found.setAccessible(true);
            return found.invoke(ioHandler());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
