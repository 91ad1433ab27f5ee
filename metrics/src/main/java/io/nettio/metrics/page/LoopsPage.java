package io.nettio.metrics.page;

import io.nettio.Loop;
import io.nettio.inspect.Limits;
import io.nettio.inspect.Watchdog;
import io.nettio.metrics.ObservabilityOptions;
import io.netty.util.concurrent.EventExecutor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A page that shows loops and their tasks as they are, moving: at {@code /loops}; the same as JSON
 * at {@code /loops.json}. It needs nothing from elsewhere, and changes nothing.
 *
 * <pre>{@code
 * ObservabilityServer.start(
 *         LoopsPage.of("http", group).addTo(ObservabilityOptions.onLoopback(9464)));
 * }</pre>
 *
 * <p>It shows the names of tasks, their stacks and what they await, to whoever can ask the server,
 * which is this machine alone unless it is told otherwise. While a page is open, or the JSON is
 * asked for, each loop is asked once a second for a snapshot of its tasks. Blocks and slow code are
 * what {@link Watchdog#global} has seen, of all loops of this JVM. Immutable. Any thread.
 */
public final class LoopsPage {
    /** Of each loop, which stands still meanwhile: for milliseconds where it has so many tasks. */
    private static final Limits DEFAULT_LIMITS = new Limits(2_000, 8_000, 16);

    private static final List<String> FILES =
            List.of(
                    "page.css",
                    "page.js",
                    "loops.js",
                    "chart.js",
                    "tasks.js",
                    "reports.js",
                    "text.js",
                    "icon.svg");

    private final List<ObservedLoop> loops;
    private final Limits limits;
    private final ReportsJson reports;
    private final Clock clock;

    LoopsPage(List<ObservedLoop> loops, Limits limits, ReportsJson reports, Clock clock) {
        this.loops = loops;
        this.limits = limits;
        this.reports = reports;
        this.clock = clock;
    }

    /**
     * For the loops of a group, by this name.
     *
     * @param group an {@code AsyncioEventLoopGroup}, or loops one by one
     * @throws IllegalArgumentException if one of them is no loop of Nettio's
     */
    public static LoopsPage of(String name, Iterable<? extends EventExecutor> group) {
        ReportsJson reports = new ReportsJson(Watchdog.global(), BlockLog.global());
        return new LoopsPage(List.of(), DEFAULT_LIMITS, reports, Clock.systemUTC())
                .and(name, group);
    }

    /**
     * This page with the loops of one group more.
     *
     * @throws IllegalArgumentException if one of them is no loop of Nettio's
     */
    public LoopsPage and(String name, Iterable<? extends EventExecutor> group) {
        Objects.requireNonNull(name, "name");
        List<ObservedLoop> all = new ArrayList<>(loops);
        int index = 0;
        for (EventExecutor executor : group) {
            if (!(executor instanceof Loop loop)) {
                throw new IllegalArgumentException(
                        "The page shows loops of an AsyncioEventLoopGroup; "
                                + executor
                                + " has neither tasks nor statistics");
            }
            all.add(new ObservedLoop(name, index++, loop));
        }
        return new LoopsPage(List.copyOf(all), limits, reports, clock);
    }

    /**
     * This page with other limits of a look at a loop, which stands still for it once a second
     * while a page is open; 2,000 tasks, 8,000 frames, 16 of a task unless set. Only tasks that are
     * looked at can be found by the page's filter.
     */
    public LoopsPage withLimits(Limits next) {
        return new LoopsPage(loops, Objects.requireNonNull(next, "limits"), reports, clock);
    }

    /**
     * These options with the routes {@code /loops}, {@code /loops.json}, and below {@code /loops/}.
     */
    public ObservabilityOptions addTo(ObservabilityOptions options) {
        LiveAnswers live =
                new LiveAnswers(loops, new SnapshotReader(loops, limits), reports, clock);
        ObservabilityOptions all =
                options.withRoute("/loops", PageFile.load("loops.html"))
                        .withRoute("/loops.json", live::json)
                        .withRoute("/loops/events", live::events);
        for (String file : FILES) {
            all = all.withRoute("/loops/" + file, PageFile.load(file));
        }
        return all;
    }
}
