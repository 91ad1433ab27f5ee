package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One loop's scheduler: what is ready, what is due later, and the turn that runs it.
 *
 * <p>Only the loop's thread touches it, but for what is marked otherwise. The order is that of
 * asyncio's {@code BaseEventLoop._run_once}: poll, take in what other threads submitted, move due
 * timers behind it, then run exactly the callbacks that are ready now; what these schedule waits
 * for the next turn.
 */
public final class Engine {
    /**
     * While work is ready, I/O is polled once per this time; with nothing ready it is polled each
     * turn.
     */
    private static final long POLL_BUDGET_NANOS = 50_000;

    /** Bounds the turns between two polls where the clock stands still, as a test's clock may. */
    private static final int MAX_TURNS_WITHOUT_POLL = 256;

    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static final ThreadLocal<@Nullable Engine> CURRENT = new ThreadLocal<>();

    private final Clock clock;
    private final Inbox inbox;
    private final Poller poller;
    private final boolean hasOwnThread;
    private final @Nullable TurnHost turnHost; // null but for a loop that another one turns

    // loop thread only
    private final ReadyQueue ready = new ReadyQueue();
    private final TimerQueue timers = new TimerQueue();
    private long lastPollNanos;
    private int turnsWithoutPoll;
    private long turnStartNanos;
    private boolean someWaited; // whether the turn before left something ready
    private long readyLagNanos;
    private long timerLagNanos;
    private boolean stopRequested;
    private long turns;

    // any thread
    private volatile @Nullable Thread thread;
    private volatile @Nullable Thread coroutineThread;
    private volatile @Nullable TurnObserver observer;
    private volatile @Nullable CallbackTimer callbackTimer;
    private volatile BiConsumer<Object, Throwable> failureHandler = Engine::logFailure;
    private volatile Runnable closeHandler = () -> {};
    private volatile Runnable plainCodeHandler = () -> {};
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
        this.clock = clock;
        this.inbox = inbox;
        this.poller = poller;
        this.hasOwnThread = hasOwnThread;
        this.turnHost = null;
    }

    /**
     * An engine for a guest in another loop, which turns it on its own thread, a turn at a time,
     * and whose thread may use it between turns, too.
     */
    public Engine(Clock clock, Inbox inbox, Poller poller, TurnHost turnHost) {
        this.clock = clock;
        this.inbox = inbox;
        this.poller = poller;
        this.hasOwnThread = true;
        this.turnHost = turnHost;
    }

    /** Names the loop that this engine drives; called once, by that loop's constructor. */
    public void bind(EngineHost loop) {
        host = loop;
    }

    public EngineHost host() {
        return Objects.requireNonNull(host, "an engine is bound to its loop before it is used");
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

    /**
     * The engine whose loop runs on the calling thread, or whose coroutine the calling thread
     * carries.
     */
    public static @Nullable Engine current() {
        return CURRENT.get();
    }

    /** The calling thread turns this loop from now on. */
    public void enter() {
        CURRENT.set(this);
        thread = Thread.currentThread();
    }

    /** The calling thread turns this loop no longer. */
    public void leave() {
        thread = null;
        CURRENT.remove();
    }

    /** The calling thread carries a coroutine of this loop, for as long as that lives. */
    public void enterCoroutine() {
        CURRENT.set(this);
    }

    /**
     * Says which thread besides the loop's own acts for it now: that of the coroutine being
     * stepped.
     */
    public @Nullable Thread swapCoroutineThread(@Nullable Thread next) {
        Thread previous = coroutineThread;
        coroutineThread = next;
        return previous;
    }

    /**
     * Whether the calling thread is the loop's, or that of the coroutine it is stepping. Any
     * thread.
     */
    public boolean inLoop() {
        return inLoop(Thread.currentThread());
    }

    /** Any thread. */
    public boolean inLoop(Thread candidate) {
        return candidate == thread
                || candidate == coroutineThread
                || (turnHost != null && turnHost.isOwnThread(candidate));
    }

    /** Whether some thread turns this loop. Any thread. */
    public boolean isRunning() {
        return thread != null;
    }

    /** Whether the calling thread may change what belongs to the loop's thread. Any thread. */
    public boolean mayTouch() {
        return inLoop() || (!hasOwnThread && thread == null);
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

    /** Ends the loop: tells the layer above, then forgets all that is ready or set. */
    public void close() {
        close(left -> {});
    }

    /** The same, and hands over what was ready and will not run. */
    public void close(Consumer<Object> left) {
        closeHandler.run();
        while (!ready.isEmpty()) {
            left.accept(ready.take());
        }
        timers.clear();
    }

    // -- the turn

    /** One turn of the loop. */
    public void turn() {
        pollWhenDue();
        takeInSubmitted();
        moveDueTimers();
        runReady();
    }

    /**
     * A turn without a poll, for a loop that ends: runs what is ready now, and says whether there
     * was any.
     */
    public boolean runWhatIsReady() {
        long before = turns;
        takeInSubmitted();
        moveDueTimers();
        runReady();
        return turns != before;
    }

    /**
     * Runs what that made ready, and what this makes ready, for so many turns at most; takes in
     * nothing of other threads, which may submit without end.
     */
    public void runWhatFollows(int maxTurns) {
        for (int left = maxTurns; left > 0 && !ready.isEmpty(); left--) {
            runReady();
        }
    }

    private void pollWhenDue() {
        if (ready.isEmpty() || pollBudgetIsSpent()) {
            poller.poll(blockNanos());
            plainCodeHandler.run();
            turnsWithoutPoll = 0;
            lastPollNanos = clock.nanoTime();
        }
    }

    private boolean pollBudgetIsSpent() {
        return ++turnsWithoutPoll >= MAX_TURNS_WITHOUT_POLL
                || clock.nanoTime() - lastPollNanos >= POLL_BUDGET_NANOS;
    }

    private void takeInSubmitted() {
        // Only what is there now: a thread that submits without end must not keep the turn from
        // running.
        for (int left = inbox.submittedCount(); left > 0; left--) {
            Object submitted = inbox.poll();
            if (submitted == null) {
                break;
            }
            ready.add(submitted);
        }
    }

    private void moveDueTimers() {
        timerLagNanos = timers.isEmpty() ? -1 : timers.moveDue(clock.nanoTime(), ready);
    }

    /** The only place where callbacks are called. */
    private void runReady() {
        int count = ready.size();
        if (count == 0) {
            return;
        }
        turns++;
        TurnObserver watching = observer;
        if (watching != null) {
            turnBegins();
        }
        CallbackTimer timer = callbackTimer;
        for (int left = count; left > 0; left--) {
            Object callback = ready.take();
            if (timer == null) {
                call(callback);
            } else {
                long begin = clock.nanoTime();
                call(callback);
                tell(timer, callback, clock.nanoTime() - begin);
            }
        }
        if (watching != null) {
            turnEnds(watching, count);
        }
    }

    private void call(Object callback) {
        try {
            if (callback instanceof Callback own) {
                own.run();
            } else {
                callPlain((Runnable) callback);
            }
        } catch (Throwable failure) {
            handle(callback, failure);
        }
    }

    private void callPlain(Runnable task) {
        try {
            task.run();
        } finally {
            plainCodeHandler.run();
        }
    }

    private void handle(Object callback, Throwable failure) {
        try {
            failureHandler.accept(callback, failure);
        } catch (Throwable lost) {
            // nobody is left to tell, and the loop must go on
        }
    }

    private static void tell(CallbackTimer timer, Object callback, long nanos) {
        try {
            timer.onCallback(callback, nanos);
        } catch (Throwable failure) { // a callback's own toString may throw, or a log handler
            LOGGER.log(System.Logger.Level.ERROR, "Timing a callback failed", failure);
        }
    }

    /**
     * What is ready now became so in the turn before, or in the poll: it waited since that turn's
     * start at most.
     */
    private void turnBegins() {
        long now = clock.nanoTime();
        readyLagNanos = someWaited ? now - turnStartNanos : 0;
        turnStartNanos = now;
    }

    private void turnEnds(TurnObserver watching, int count) {
        someWaited = !ready.isEmpty();
        long lagNanos = Math.max(readyLagNanos, Math.max(timerLagNanos, 0));
        try {
            watching.onTurn(turnStartNanos, count, lagNanos);
        } catch (Throwable failure) {
            observer = null;
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "An observer of the loop threw and was removed",
                    failure);
        }
    }

    // -- what a poller asks

    /** Whether something can run at once, so that a poll must not wait. */
    public boolean hasWork() {
        return !ready.isEmpty() || inbox.submittedCount() > 0 || stopRequested;
    }

    /** How long a poll may wait: 0, or until the next deadline, or {@link Poller#FOREVER}. */
    public long blockNanos() {
        return hasWork() ? 0 : delayNanos();
    }

    /**
     * The time until the next timer is due, at least 0; {@link Poller#FOREVER} where none is set.
     */
    public long delayNanos() {
        timers.prune();
        return timers.isEmpty()
                ? Poller.FOREVER
                : Math.max(0, timers.firstDeadlineNanos() - clock.nanoTime());
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

    /**
     * Asks the thread that turns the loop to stop after the current turn, and to wait for nothing
     * until then.
     */
    public void requestStop(boolean stop) {
        stopRequested = stop;
    }

    public boolean isStopRequested() {
        return stopRequested;
    }

    public void wakeup() {
        poller.wakeup();
    }

    // -- what is seen from outside

    /** Callbacks that are ready. Exact on the loop's thread, a snapshot elsewhere. */
    public int readyCount() {
        return ready.size();
    }

    /** When the last poll ended, by the loop's clock. */
    public long lastPollNanos() {
        return lastPollNanos;
    }

    public int inboxCount() {
        return inbox.submittedCount();
    }

    public int timerCount() {
        return timers.liveCount();
    }

    public long turnCount() {
        return turns;
    }

    /** Sets the observer; null for none. False if there is another one. Any thread. */
    public synchronized boolean observe(@Nullable TurnObserver next) {
        if (next != null && observer != null) {
            return false;
        }
        observer = next;
        return true;
    }

    /** Times each callback from the next turn on, for debug mode; null to stop that. Any thread. */
    public void timeCallbacks(@Nullable CallbackTimer next) {
        callbackTimer = next;
    }

    /** Puts what handles a throwable that left a callback in place of logging it. */
    public void onFailure(BiConsumer<Object, Throwable> handler) {
        failureHandler = handler;
    }

    /**
     * Puts what the layer above does after code that is no callback of its own: handlers of I/O,
     * Netty's tasks.
     */
    public void onPlainCode(Runnable handler) {
        plainCodeHandler = handler;
    }

    /** Puts what the layer above does when the loop is closed. */
    public void onClose(Runnable handler) {
        closeHandler = handler;
    }

    private static void logFailure(Object callback, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, "Exception in callback " + callback, failure);
    }
}
