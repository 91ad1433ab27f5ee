package io.nettio.inspect;

import io.nettio.Loop;
import io.nettio.internal.Clock;
import io.nettio.internal.Engine;
import io.nettio.internal.LiveEngines;
import io.nettio.internal.SystemClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Finds loops that are blocked while they are: one daemon thread looks at all loops of this JVM and
 * says where a blocked one's thread stands, which task that is, and what it waits for.
 *
 * <p>{@link #global} starts by itself with the first loop, and ends when there is none left. A loop
 * pays nothing for it: the watchdog reads what the loop measures anyway, once per threshold. A
 * block that lasts as long as the threshold is seen; it is reported again each time that it has
 * lasted twice as long. The time in which the whole JVM stood still is nobody's fault and does not
 * count, nor does the time in which a debugger holds the thread.
 *
 * <p>The log, {@code io.nettio}, has a warning with the stack when a block begins, once a minute
 * for each location, and an error when it has lasted 5 s, and 10, 20 and so on.
 *
 * <p>Any thread may call any method.
 */
public final class Watchdog implements AutoCloseable {
    /**
     * The system property that sets the threshold of {@link #global}, such as {@code 250ms} or
     * {@code 2s}, or turns it {@code off}.
     */
    public static final String PROPERTY = "nettio.watchdog";

    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    /** Those with a thread, which has ended where there was nothing to look at. */
    private static final List<Watchdog> STARTED = new CopyOnWriteArrayList<>();

    private static final Watchdog GLOBAL = newGlobal();

    private final JvmStops stops;
    private final Capture capture;
    private final BlockedLog log;
    private final Offenders offenders = new Offenders();
    private final WatchReports reports;
    private final WatchThread thread;
    private final Clock clock;
    private final Supplier<List<Engine>> engines;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();
    private final Map<Engine, Watch> watches = Collections.synchronizedMap(new WeakHashMap<>());
    private final Object looking = new Object(); // one look at a time, listeners included
    private long looks; // under that lock
    private volatile WatchdogOptions options;

    /**
     * A watchdog that looks when {@link #look} is called, or always once it is {@link #start}ed.
     */
    public Watchdog(WatchdogOptions options) {
        this(options, SystemClock.INSTANCE, JvmView.ofThisJvm(), LiveEngines::all);
    }

    Watchdog(WatchdogOptions options, Clock clock, JvmView jvm, Supplier<List<Engine>> engines) {
        this.options = options;
        this.clock = clock;
        this.engines = engines;
        stops = new JvmStops(jvm::collectionNanos);
        capture = new Capture(jvm, options.libraries());
        log = new BlockedLog(clock, options.logInterval().toNanos());
        reports = new WatchReports(capture, stops, offenders, log);
        reports.add(new RecordedBlocks());
        thread = new WatchThread(this, clock);
    }

    /** An executor that is no loop of Nettio's, and what is remembered of it. */
    private record Bound(Watched executor, Watch watch) {}

    private static Watchdog newGlobal() {
        WatchdogOptions asked = Setting.parse(System.getProperty(PROPERTY, ""));
        Watchdog made = new Watchdog(asked == null ? WatchdogOptions.DEFAULT : asked);
        if (asked != null) {
            STARTED.add(made);
        }
        return made;
    }

    /** The one that starts by itself, unless {@value #PROPERTY} is {@code off}. */
    public static Watchdog global() {
        return GLOBAL;
    }

    // -- what it is told

    /** Looks at all loops from now on, on a thread of its own. Does nothing where it does. */
    public void start() {
        synchronized (STARTED) {
            if (!STARTED.contains(this)) {
                STARTED.add(this);
            }
        }
        thread.ensure();
    }

    /** Looks no more until it is started again; keeps what it has seen. */
    @Override
    public void close() {
        STARTED.remove(this);
        thread.wake();
    }

    /** Its thread, for tests. */
    @Nullable Thread thread() {
        return thread.thread();
    }

    /** Whether it looks at all loops by itself. */
    public boolean isStarted() {
        return STARTED.contains(this);
    }

    /** There is a loop to look at, for all who are started. */
    static void startAll() {
        STARTED.forEach(watchdog -> watchdog.thread.ensure());
    }

    public WatchdogOptions options() {
        return options;
    }

    /** Goes by these options from now on; a block that is under way keeps its next deadline. */
    public void configure(WatchdogOptions next) {
        synchronized (looking) {
            options = Objects.requireNonNull(next, "options");
            capture.setLibraries(next.libraries());
            log.setIntervalNanos(next.logInterval().toNanos());
        }
        thread.wake();
    }

    /**
     * Looks at an executor of another kind, too, until it is over or {@link #unwatch}ed. One that
     * throws is watched no more, and logged.
     */
    public void watch(Watched executor) {
        bound.add(new Bound(Objects.requireNonNull(executor, "executor"), new Watch(reports)));
        if (isStarted()) {
            thread.ensure();
        }
    }

    /** Looks at this executor no more; false if it did not. */
    public boolean unwatch(Watched executor) {
        synchronized (looking) {
            Bound found = find(executor);
            if (found != null) {
                found.watch.end();
                bound.remove(found);
            }
            return found != null;
        }
    }

    private @Nullable Bound find(Watched executor) {
        for (Bound one : bound) {
            if (one.executor == executor) {
                return one;
            }
        }
        return null;
    }

    /** Tells this listener, too, of blocked loops; behind those that were added before. */
    public void addListener(BlockedListener listener) {
        reports.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Tells this listener no more; false if it did not. */
    public boolean removeListener(BlockedListener listener) {
        return reports.remove(listener);
    }

    // -- what it has seen

    /**
     * The locations that have blocked loops for longest in all, by class and method: up to 256 of
     * them are kept.
     */
    public List<Offender> topOffenders() {
        return offenders.worst();
    }

    /** How often this loop was seen blocked; a block that lasts counts once. */
    public long blocks(Loop loop) {
        Watch watch = watches.get(Loops.engine(loop));
        return watch == null ? 0 : watch.blocks();
    }

    /** How often this executor was seen blocked; 0 where it is not watched. */
    public long blocks(Watched executor) {
        Bound found = find(executor);
        return found == null ? 0 : found.watch.blocks();
    }

    /** How often the JVM stood still as long as the threshold, or a debugger held a loop. */
    public long jvmStops() {
        return stops.count();
    }

    /** For how long, in all. */
    public Duration jvmStopped() {
        return Duration.ofNanos(stops.totalNanos());
    }

    // -- looking

    /** Looks once, now and on the calling thread: for a watchdog that is not started. */
    public void look() {
        look(0);
    }

    /**
     * Looks once.
     *
     * @param lateNanos how late this look is
     * @return after what time to look again
     */
    long look(long lateNanos) {
        synchronized (looking) {
            WatchdogOptions current = options;
            long now = clock.nanoTime();
            long stopped = stops.sinceLastLook(lateNanos, current.threshold().toNanos());
            long next = current.threshold().toNanos();
            looks++;
            for (Engine engine : engines.get()) {
                Watch watch = watches.computeIfAbsent(engine, unused -> new Watch(reports));
                Watched watched = new EngineWatched(engine);
                next = Math.min(next, watch.look(watched, current, stopped, now));
                watch.lastLook = looks;
            }
            endThoseThatAreGone();
            for (Bound one : bound) {
                next = Math.min(next, look(one, current, stopped, now));
            }
            return next;
        }
    }

    private void endThoseThatAreGone() {
        for (Watch watch : allWatches()) {
            if (watch.lastLook != looks) {
                watch.end();
            }
        }
    }

    private List<Watch> allWatches() {
        synchronized (watches) { // as iterating over it asks for
            return List.copyOf(watches.values());
        }
    }

    private long look(Bound one, WatchdogOptions current, long stopped, long now) {
        try {
            if (!one.executor.isOver()) {
                return one.watch.look(one.executor, current, stopped, now);
            }
        } catch (RuntimeException failure) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "An executor threw and is watched no more: "
                            + one.executor.getClass().getName(),
                    failure);
        }
        unwatch(one.executor);
        return current.threshold().toNanos();
    }

    /** Whether there is anything to look at. */
    boolean hasWork() {
        return !bound.isEmpty() || !engines.get().isEmpty();
    }
}
