package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/**
 * One loop's scheduler: what is ready, what is due later, the threads that act for it, and the
 * {@link Turn} that runs it.
 *
 * <p>Only the loop's thread touches it, but for what is marked otherwise.
 */
public final class Engine {
    private static final ThreadLocal<@Nullable Engine> CURRENT = new ThreadLocal<>();
    private static final AtomicLong MADE = new AtomicLong();

    private final long number = MADE.incrementAndGet();
    private final Clock clock;
    private final Inbox inbox;
    private final LoopThread loopThread;
    private final @Nullable TurnHost turnHost; // null but for a loop that another one turns

    // loop thread only
    private final Turn turn;
    private final ReadyQueue ready; // the turn's own, as the next two
    private final TimerQueue timers;
    private final CallbackRunner runner;
    private boolean isListed; // among the live engines
    private @Nullable Engine outer; // which runs, on this thread, what turns this one
    private boolean isCovered; // by such an inner one

    // any thread
    private volatile Runnable closeHandler = () -> {};
    private volatile @Nullable EngineHost host;
    private volatile @Nullable Object attachment;
    private final AtomicInteger jobs = new AtomicInteger();

    /**
     * An engine for one loop.
     *
     * @param hasOwnThread whether the loop is for its own thread alone even before that starts;
     *     otherwise any one thread may use it while nobody turns it, as in asyncio
     */
    public Engine(Clock clock, Inbox inbox, Poller poller, boolean hasOwnThread) {
        this(clock, inbox, poller, hasOwnThread, null);
    }

    /**
     * An engine for a guest in another loop, which turns it on its own thread, a turn at a time,
     * and whose thread may use it between turns, too.
     */
    public Engine(Clock clock, Inbox inbox, Poller poller, TurnHost turnHost) {
        this(clock, inbox, poller, true, turnHost);
    }

    private Engine(
            Clock clock,
            Inbox inbox,
            Poller poller,
            boolean hasOwnThread,
            @Nullable TurnHost turnHost) {
        this.clock = clock;
        this.inbox = inbox;
        this.loopThread = new LoopThread(hasOwnThread, turnHost);
        this.turnHost = turnHost;
        turn = new Turn(clock, inbox, poller, turnHost != null);
        ready = turn.ready;
        timers = turn.timers;
        runner = turn.runner;
    }

    /** Names the loop that this engine drives; called once, by that loop's constructor. */
    public void bind(EngineHost loop) {
        host = loop;
    }

    public EngineHost host() {
        return Objects.requireNonNull(host, "an engine is bound to its loop before it is used");
    }

    /** Its place among all engines that this JVM has made, from 1. Any thread. */
    public long number() {
        return number;
    }

    /** The thread that turns it now. Any thread. */
    public @Nullable Thread thread() {
        return loopThread.turning();
    }

    /** What the layer above keeps for each loop, made when it is first asked for. Any thread. */
    public Object attachment(Supplier<Object> maker) {
        Object found = attachment;
        return found != null ? found : attach(maker);
    }

    /** Calls the maker once: what it makes sets the handlers of this engine. */
    private synchronized Object attach(Supplier<Object> maker) {
        Object found = attachment;
        if (found == null) {
            found = maker.get();
            attachment = found;
        }
        return found;
    }

    // -- threads

    /** The engine whose loop runs on the calling thread, or whose coroutine that carries. */
    public static @Nullable Engine current() {
        return CURRENT.get();
    }

    /** The calling thread turns this loop from now on. */
    public void enter() {
        Engine around = CURRENT.get();
        outer = around;
        if (around != null) {
            around.isCovered = true;
        }
        CURRENT.set(this);
        if (!isListed) {
            isListed = true;
            LiveEngines.add(this);
        }
        loopThread.setTurning(Thread.currentThread());
        turn.goesOn();
    }

    /** The calling thread turns this loop no longer. */
    public void leave() {
        turn.stops();
        loopThread.setTurning(null);
        Engine around = outer;
        outer = null;
        if (around == null) {
            CURRENT.remove();
        } else {
            around.isCovered = false;
            CURRENT.set(around);
        }
    }

    /** The calling thread carries a coroutine of this loop, for as long as that lives. */
    public void enterCoroutine() {
        CURRENT.set(this);
    }

    /** Which threads act for this loop. */
    public LoopThread threads() {
        return loopThread;
    }

    /** Whether the caller is on the loop's thread, or on that of the coroutine it steps. */
    public boolean inLoop() {
        return inLoop(Thread.currentThread());
    }

    /** Whether this is {@link #current}, for less. */
    public boolean isCurrent() {
        return !isCovered && loopThread.isActing(Thread.currentThread());
    }

    /** Any thread. */
    public boolean inLoop(Thread candidate) {
        return loopThread.isIn(candidate);
    }

    /** Whether some thread turns this loop. Any thread. */
    public boolean isRunning() {
        return loopThread.turning() != null;
    }

    /** Whether the calling thread may change what belongs to the loop's thread. Any thread. */
    public boolean mayTouch() {
        return loopThread.mayTouch(Thread.currentThread());
    }

    /**
     * What other threads are doing for this loop and will submit: a count. The loop's thread counts
     * off what it has taken in, so that a wait which goes by the count is always woken. Any thread.
     */
    public AtomicInteger jobs() {
        return jobs;
    }

    // -- scheduling

    public long now() {
        return clock.nanoTime();
    }

    /** Makes a callback, or a plain {@link Runnable}, ready: it runs in the next turn. */
    public void ready(Object callback) {
        ready.add(callback);
        tellHost();
    }

    private void tellHost() {
        TurnHost waiting = turnHost;
        if (waiting != null) {
            waiting.onWork();
        }
    }

    /** Makes a callback ready from any thread. */
    public void submit(Callback callback) {
        inbox.submit(callback);
    }

    /** Makes a callback ready at a deadline of this loop's clock. */
    public void schedule(long deadlineNanos, Callback callback) {
        timers.add(deadlineNanos, callback);
        tellHost();
    }

    /** To be told of each timer's cancellation, so that cancelled ones don't fill the queue. */
    public void onTimerCancelled(Callback callback) {
        timers.onCancelled(callback);
    }

    /** The timers that are set, in no order. */
    public List<Callback> timers() {
        return timers.live();
    }

    /** Gives the timers that are set, in no order, so many at most, with their deadlines. */
    public void timers(int most, ObjLongConsumer<Callback> to) {
        timers.live(most, to);
    }

    /** Ends the loop: tells the layer above, then forgets all that is ready or set. */
    public void close() {
        close(left -> {});
    }

    /** The same, and hands over what was ready and will not run. */
    public void close(Consumer<Object> left) {
        closeHandler.run();
        LiveEngines.remove(this);
        while (!ready.isEmpty()) {
            left.accept(ready.take());
        }
        timers.clear();
    }

    // -- the turn

    /** One turn of the loop. */
    public void turn() {
        turn.run();
    }

    /**
     * Turns of the loop until one has polled, or nothing is ready any more: only so often need what
     * surrounds the loop be looked after.
     *
     * @param goesOn asked after each turn: no ends this earlier
     */
    public void turns(BooleanSupplier goesOn) {
        turn.runUntilPolled(goesOn);
    }

    /**
     * A turn without a poll, for a loop that ends: runs what is ready now, and says whether there
     * was any.
     */
    public boolean runWhatIsReady() {
        return turn.runWhatIsReady();
    }

    /**
     * Runs what that made ready, and what this makes ready, for so many turns at most; takes in
     * nothing of other threads, which may submit without end.
     */
    public void runWhatFollows(int maxTurns) {
        turn.runWhatFollows(maxTurns);
    }

    /**
     * Asks the thread that turns the loop to stop after the current turn, and to wait for nothing
     * until then.
     */
    public void requestStop(boolean stop) {
        turn.requestStop(stop);
    }

    public boolean isStopRequested() {
        return turn.isStopRequested();
    }

    // -- what a poller asks and tells

    /** Whether something can run at once, so that a poll must not wait. */
    public boolean hasWork() {
        return turn.hasWork();
    }

    /** How long a poll may wait: 0, or until the next deadline, or {@link Poller#FOREVER}. */
    public long blockNanos() {
        return turn.blockNanos();
    }

    /** Nanoseconds to the next timer, at least 0; {@link Poller#FOREVER} where none is set. */
    public long delayNanos() {
        return turn.delayNanos();
    }

    /** The next timer's deadline; only where {@link #hasTimers} is true. */
    public long nextDeadlineNanos() {
        return timers.firstDeadlineNanos();
    }

    /** Whether a timer is set that is not cancelled. */
    public boolean hasTimers() {
        timers.prune();
        return !timers.isEmpty();
    }

    /** The poller has waited long enough, and handles now what there is; it need not say so. */
    public void ioBegins() {
        turn.ioBegins();
    }

    /** The poller has handled what there was, and waits once more: its clock will jump. */
    public void waitsAgain(long timeoutNanos) {
        turn.waitsAgain(timeoutNanos);
    }

    // -- what is seen from outside

    /** Callbacks that are ready. Exact on the loop's thread, a snapshot elsewhere. */
    public int readyCount() {
        return ready.size();
    }

    /** When the last poll ended, by the loop's clock. */
    public long lastPollNanos() {
        return turn.lastPollNanos();
    }

    public int inboxCount() {
        return inbox.submittedCount();
    }

    public int timerCount() {
        return timers.liveCount();
    }

    /** What it measures as it turns. Any thread. */
    public TurnMeter meter() {
        return turn.meter;
    }

    /** What the timers have come to so far. Any thread. */
    public TimerCounts timerCounts() {
        return timers.counts();
    }

    /**
     * Sets what is told of each callback, wait and turn, from the next turn on; null for nothing.
     * Any thread.
     */
    public void setProbe(@Nullable EngineProbe next) {
        turn.setProbe(next);
    }

    /** Puts what handles a throwable that left a callback in place of logging it. */
    public void onFailure(BiConsumer<Object, Throwable> handler) {
        runner.onFailure(handler);
    }

    /** Code that is no callback of the layer above has run: handlers of I/O, Netty's tasks. */
    public void plainCodeRan() {
        runner.plainCodeRan();
    }

    /** Puts what the layer above does after such code. */
    public void onPlainCode(Runnable handler) {
        runner.onPlainCode(handler);
    }

    /** Puts what the layer above does when the loop is closed. */
    public void onClose(Runnable handler) {
        closeHandler = handler;
    }
}
