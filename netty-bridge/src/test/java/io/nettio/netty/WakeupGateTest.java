package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Wake-ups reach the I/O handler only while the loop may wait; all else always does. */
final class WakeupGateTest {
    private final List<String> calls = new ArrayList<>();

    private final WakeupGate gate =
            (WakeupGate) WakeupGate.inFrontOf(executor -> handler()).newHandler(null);

    /** Notes what is called. */
    private IoHandler handler() {
        return (IoHandler)
                Proxy.newProxyInstance(
                        IoHandler.class.getClassLoader(),
                        new Class<?>[] {IoHandler.class},
                        (self, method, arguments) -> {
                            calls.add(method.getName());
                            return zeroOf(method);
                        });
    }

    private static Object zeroOf(Method method) {
        Class<?> type = method.getReturnType();
        return type == int.class ? (Object) 0 : type == boolean.class ? false : null;
    }

    @Test
    void wakeup_atAShutGate_staysOutside() {
        gate.wakeup();
        gate.open();
        gate.close();
        gate.wakeup();

        assertEquals(List.of(), calls);
    }

    @Test
    void wakeup_atAnOpenGate_reachesTheHandler() {
        gate.open();

        gate.wakeup();

        assertEquals(List.of("wakeup"), calls);
    }

    static Stream<Method> allButWakeup() {
        return Arrays.stream(IoHandler.class.getMethods())
                .filter(method -> !method.getName().equals("wakeup"));
    }

    /** The methods of a later Netty as well, which has a default for them. */
    @ParameterizedTest
    @MethodSource("allButWakeup")
    void method_ofTheHandler_reachesIt(Method method) throws Exception {
        method.invoke(gate, new Object[method.getParameterCount()]);

        assertEquals(List.of(method.getName()), calls);
    }

    @Test
    void factory_saysWhatItsOwnSays_ofChangingThreads() {
        assertFalse(WakeupGate.inFrontOf(factory(false)).isChangingThreadSupported());
        assertTrue(WakeupGate.inFrontOf(factory(true)).isChangingThreadSupported());
    }

    private static IoHandlerFactory factory(boolean changesThreads) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                throw new AssertionError("nobody asked for one");
            }

            @Override
            public boolean isChangingThreadSupported() {
                return changesThreads;
            }
        };
    }

    @Test
    void loop_isOfTheTypeOfTheHandlerBehindTheGate() {
        AsyncioEventLoop loop = TestLoops.newLoop(NioIoHandler.newFactory());

        assertTrue(loop.isIoType(NioIoHandler.class));
        assertFalse(loop.isIoType(WakeupGate.class));

        loop.close();
    }
}
