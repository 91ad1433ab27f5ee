package io.nettio.netty.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several channels of one loop at one gate. */
class GateTest extends AdmissionFixture {
    private final List<String> called = new ArrayList<>();

    @BeforeEach
    void delay() {
        options = options.withPolicy(Overloaded.DELAY);
        open(requests()); // whose time and executor the gate uses
    }

    private Gate.Waiting come(String name) {
        return shared.come(
                new Gate.Guest() {
                    @Override
                    public void admit() {
                        called.add(name);
                    }

                    @Override
                    public void refuse() {
                        called.add("not " + name);
                    }
                },
                shared.now());
    }

    private List<String> takeCalled() {
        List<String> taken = List.copyOf(called);
        called.clear();
        return taken;
    }

    @Test
    void guests_whoWaited_comeInTheirOrderAndFasterAndFaster() {
        lagMillis = 100;
        for (int i = 1; i <= 8; i++) {
            come("g" + i);
        }
        lagMillis = 0;

        pass(10);
        assertEquals(List.of("g1"), takeCalled());
        pass(10);
        assertEquals(List.of("g2", "g3"), takeCalled());
        pass(10);
        assertEquals(List.of("g4", "g5", "g6", "g7"), takeCalled());
        pass(10);
        assertEquals(List.of("g8"), takeCalled());
    }

    @Test
    void guests_ifTheLagRisesAgain_beginSlowlyAgain() {
        lagMillis = 100;
        for (int i = 1; i <= 5; i++) {
            come("g" + i);
        }
        lagMillis = 0;
        pass(20);
        assertEquals(List.of("g1", "g2", "g3"), takeCalled());
        lagMillis = 100;
        pass(10);
        lagMillis = 0;
        pass(10);

        assertEquals(List.of("g4"), takeCalled());
    }

    @Test
    void newcomer_whileOthersWait_doesNotOvertakeThem() {
        lagMillis = 100;
        come("first");
        lagMillis = 0;
        come("second");
        assertEquals(List.of(), takeCalled());
        pass(20);

        assertEquals(List.of("first", "second"), takeCalled());
    }

    @Test
    void guest_whoIsGone_makesRoomForTheNext() {
        lagMillis = 100;
        Gate.Waiting gone = come("gone");
        come("there");
        gone.giveUp();
        gone.giveUp(); // once more does nothing
        lagMillis = 0;
        pass(10);

        assertEquals(List.of("there"), takeCalled());
        assertCounts(1, 2, 0, 1, 0);
    }

    @Test
    void guest_whoWasCalled_cannotGiveUp() {
        lagMillis = 100;
        Gate.Waiting place = come("called");
        lagMillis = 0;
        pass(10);
        place.giveUp();

        assertCounts(1, 1, 0, 0, 0);
    }

    @Test
    void gate_whoseGuestsAreAllGone_looksNoMore() {
        lagMillis = 100;
        come("gone").giveUp();
        pass(10);

        assertEquals(-1, channel.runScheduledPendingTasks());
        lagMillis = 0;
        assertNull(come("next"));
        assertEquals(List.of("next"), takeCalled());
    }

    @Test
    void guests_ofAnExecutorThatEnds_areRefused() throws Exception {
        EventExecutor executor = new DefaultEventExecutor();
        lagMillis = 100;
        shared = new Gate(executor, () -> Long.MAX_VALUE, options, counts);
        executor.submit(() -> come("waits")).sync();
        executor.shutdownGracefully(0, 30, TimeUnit.SECONDS).sync();
        assertEquals(List.of("not waits"), takeCalled());

        assertNull(come("late"));
        assertEquals(List.of("not late"), takeCalled());
        assertCounts(0, 1, 2, 0, 0);
    }
}
