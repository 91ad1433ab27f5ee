package io.nettio.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nettio.Loop;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Binds the meters of {@link LoopMeter} for each loop of a group.
 *
 * <p>A loop of Nettio's counts and times itself, always; this only shows what it has, and adds a
 * timer every 100 ms, so that a loop that has nothing else to do shows that it was blocked. An
 * executor of another kind, in a group of Netty's own, has {@code nettio.loop.lag} and {@code
 * nettio.loop.lag.max} by such a timer alone, {@code nettio.loop.ready} where it has a queue, and
 * {@code nettio.loop.channels} where it counts them; the others are absent.
 *
 * <p>A {@code PrometheusMeterRegistry}, also inside a composite, gets histograms with the loops'
 * own buckets. Other registries get their count and sum, {@code .max}, and {@code .percentile} with
 * the tag {@code phi}. A composite's registries are those it has when this is bound.
 *
 * <p>Binding starts no loop of Nettio's: the timer is set by the binding or reading that finds the
 * loop running. It rests while a loop is suspended. Netty's executors do not say whether they run,
 * so binding starts their threads. Reading blocks on nothing; of a loop that has ended it gives
 * what was last. Any thread.
 */
public final class LoopMetrics implements MeterBinder, AutoCloseable {
    private static final String DEFAULT_NAME = "nettio";

    private final String name;
    private final boolean isNamed;
    private final List<Supplier<MeasuredLoop>> loops;

    // under this object's lock
    private final List<LoopBinding> bindings = new ArrayList<>();
    private boolean bound;

    private <T> LoopMetrics(
            String name, boolean isNamed, List<T> loops, Function<T, MeasuredLoop> measured) {
        this.name = Objects.requireNonNull(name, "name");
        this.isNamed = isNamed;
        this.loops =
                loops.stream()
                        .<Supplier<MeasuredLoop>>map(loop -> () -> measured.apply(loop))
                        .toList();
    }

    /**
     * For all loops of the group, with the tag {@code group} {@code nettio}; for the second such
     * group of a registry it is {@code nettio-2}, and so on.
     */
    public LoopMetrics(AsyncioEventLoopGroup group) {
        this(DEFAULT_NAME, false, executorsOf(group), LoopMetrics::measured);
    }

    /**
     * For all executors of the group, Nettio's or Netty's own, with this name as the tag {@code
     * group}; the tag {@code loop} of each is its place in the group, from 0.
     */
    public LoopMetrics(String name, EventExecutorGroup group) {
        this(name, executorsOf(group));
    }

    /** For these; the tag that names each is its place in the list, from 0. */
    public LoopMetrics(String name, List<? extends EventExecutor> loops) {
        this(name, true, List.<EventExecutor>copyOf(loops), LoopMetrics::measured);
    }

    /**
     * For loops of any kind, those without Netty too; the tag that names each is its place among
     * them, from 0. A loop that borrows its caller's thread gets no timer.
     */
    public static LoopMetrics ofLoops(String name, Loop... loops) {
        return new LoopMetrics(name, true, List.of(loops), NettioLoop::new);
    }

    private static List<EventExecutor> executorsOf(EventExecutorGroup group) {
        return StreamSupport.stream(group.spliterator(), false).toList();
    }

    private static MeasuredLoop measured(EventExecutor executor) {
        return executor instanceof AsyncioEventLoop own
                ? new NettioLoop(own)
                : new StockExecutor(executor);
    }

    /**
     * Binds the meters to a registry; to one at a time.
     *
     * @throws IllegalStateException if they are bound and not closed; if the registry has meters of
     *     a group of this name, which would be the same series; or if it has other meters with
     *     these names
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (bound) {
            throw new IllegalStateException(
                    "These LoopMetrics are bound already: give several registries as one "
                            + "CompositeMeterRegistry");
        }
        String group = groupFor(registry);
        bound = true;
        try {
            for (int i = 0; i < loops.size(); i++) {
                Tags tags = Tags.of("group", group, "loop", Integer.toString(i));
                bindings.add(LoopBinding.bind(registry, loops.get(i).get(), tags));
            }
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private String groupFor(MeterRegistry registry) {
        String group = name;
        for (int i = 2; isTaken(registry, group); i++) {
            if (isNamed) {
                throw new IllegalStateException(
                        "The registry has meters of a group named "
                                + name
                                + " already: give each group a name of its own, new"
                                + " LoopMetrics(name, group)");
            }
            group = name + "-" + i;
        }
        return group;
    }

    private static boolean isTaken(MeterRegistry registry, String group) {
        return registry.getMeters().stream()
                .anyMatch(
                        meter ->
                                meter.getId().getName().startsWith("nettio.loop.")
                                        && group.equals(meter.getId().getTag("group")));
    }

    /** Takes the meters out of the registry and stops the timers; they may be bound again. */
    @Override
    public synchronized void close() {
        bound = false;
        bindings.forEach(LoopBinding::close);
        bindings.clear();
    }
}
