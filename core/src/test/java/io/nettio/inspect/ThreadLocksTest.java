package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import app.Blocking.Cache;

import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** What the JVM says of a thread that waits for a monitor. */
class ThreadLocksTest {
    private final Cache cache = new Cache();
    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private volatile boolean released;

    /** Holds the monitor until it is released. */
    private Thread holder(Thread.Builder builder) {
        Thread holder =
                builder.name("holder")
                        .start(
                                () -> {
                                    synchronized (cache) {
                                        held.complete(null);
                                        while (!released) {
                                            LockSupport.park();
                                        }
                                    }
                                });
        held.join();
        return holder;
    }

    private Thread waiter(Thread.Builder builder) {
        Thread waiter =
                builder.name("waiter")
                        .start(
                                () -> {
                                    synchronized (cache) {
                                        released = true;
                                    }
                                });
        while (waiter.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        return waiter;
    }

    private void release(Thread holder, Thread waiter) {
        released = true;
        LockSupport.unpark(holder);
        LoopThread.join(holder);
        LoopThread.join(waiter);
    }

    @Test
    void monitor_thatAThreadHolds_isKnownWithItsOwner() {
        Thread holder = holder(Thread.ofPlatform());
        Thread waiter = waiter(Thread.ofPlatform());
        JvmView.ThreadFacts facts = new ManagedJvm().facts(waiter);
        release(holder, waiter);

        assertEquals(new JvmView.ThreadFacts(false, Cache.class.getName(), "holder"), facts);
    }

    @Test
    void monitor_thatASuspendedOneHolds_isKnownFromTheThreadPrint() {
        Thread holder = holder(Thread.ofVirtual());
        Thread waiter = waiter(Thread.ofPlatform());
        String monitor = new ManagedJvm().monitorOf(waiter);
        release(holder, waiter);

        assertEquals(Cache.class.getName(), monitor);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25) // before, the dump does not say
    void monitor_thatAVirtualThreadWaitsFor_isKnownFromTheThreadDump() {
        Thread holder = holder(Thread.ofVirtual());
        Thread waiter = waiter(Thread.ofVirtual());
        String monitor = new ManagedJvm().monitorOf(waiter);
        JvmView.ThreadFacts facts = new ManagedJvm().facts(waiter);
        release(holder, waiter);

        assertEquals(Cache.class.getName(), monitor);
        assertEquals(JvmView.ThreadFacts.NONE, facts);
    }

    @Test
    void threadPrint_ofOtherThreadsOnly_saysNothing() {
        String print =
                """
                "other" #1 [7] prio=5
                   java.lang.Thread.State: BLOCKED (on object monitor)
                \tat a.B.c(B.java:1)
                \t- waiting to lock <0x01> (a a.Other)

                "mine" #12 [8] prio=5
                   java.lang.Thread.State: RUNNABLE

                "next" #13 [9] prio=5
                \t- waiting to lock <0x01> (a a.Next)
                """;

        assertNull(ThreadPrint.blockedOn(print, "mine", 12));
        assertNull(ThreadPrint.blockedOn(print, "mine", 1));
        assertEquals("a.Other", ThreadPrint.blockedOn(print, "other", 1));
        assertEquals("a.Next", ThreadPrint.blockedOn(print, "next", 13));
    }

    @Test
    void threadPrint_ofAnInterfaceOrAClass_isRead() {
        assertEquals(
                "java.lang.Class for a.B",
                ThreadPrint.blockedOn(
                        "\"m\" #1 [1]\n\t- waiting to lock <0x01> (a java.lang.Class for a.B)",
                        "m",
                        1));
        assertEquals(
                "a.B",
                ThreadPrint.blockedOn(
                        "\"m\" #1 [1]\n\t- waiting to re-lock in wait() <0x01> (a a.B)", "m", 1));
    }

    @Test
    void threadDump_ofAnotherThread_saysNothing() {
        String dump =
                """
                {"tid": "1", "state": "BLOCKED", "blockedOn": "a.B@1"},
                {"tid": "12", "state": "RUNNABLE"},
                {"tid": "13", "blockedOn": "a.C@1"}
                """;

        assertEquals("a.B", ThreadDump.blockedOn(dump, 1));
        assertNull(ThreadDump.blockedOn(dump, 12));
        assertEquals("a.C", ThreadDump.blockedOn(dump, 13));
        assertNull(ThreadDump.blockedOn(dump, 2));
    }

    @Test
    void command_thatTheJvmHasNot_answersNothing() {
        assertNull(Diagnostics.run("noSuchCommand"));
    }
}
