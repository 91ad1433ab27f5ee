package io.nettio.netty.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.socket.nio.NioSocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionAdmissionTest extends AdmissionFixture {
    private final NioSocketChannel first = new NioSocketChannel();
    private final NioSocketChannel second = new NioSocketChannel();

    @AfterEach
    void closeConnections() {
        first.unsafe().closeForcibly();
        second.unsafe().closeForcibly();
    }

    private void use(Overloaded policy) {
        options = options.withPolicy(policy);
        open(new ConnectionAdmission(this::gate, options.reset()));
    }

    @Test
    void connection_belowTheBound_isAdmitted() {
        use(Overloaded.REFUSE);
        receive(first);

        assertTrail(first);
        assertTrue(first.isOpen());
    }

    @Test
    void connection_atTheBound_isResetAtOnce() {
        use(Overloaded.REFUSE);
        lagMillis = 100;
        receive(first);

        assertTrail();
        assertFalse(first.isOpen());
        assertCounts(0, 0, 1, 0, 0);
    }

    @Test
    void connections_thatAreDelayed_areAdmittedTogetherBehindTheFirst() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive(first, second);
        assertTrail();
        lagMillis = 0;
        pass(10);

        assertTrail(first, second);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void connections_afterTheMaximumDelay_areRefusedTogether() {
        use(Overloaded.DELAY_THEN_REFUSE);
        lagMillis = 100;
        receive(first, second);
        pass(5_000);

        assertFalse(first.isOpen());
        assertFalse(second.isOpen());
        assertCounts(0, 1, 2, 0, 0);
    }

    @Test
    void connections_whoseServerIsClosedWhileTheyAreDelayed_areClosed() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive(first, second);
        channel.close();

        assertFalse(first.isOpen());
        assertFalse(second.isOpen());
        assertEquals(0, counts.statistics().waiting());
    }
}
