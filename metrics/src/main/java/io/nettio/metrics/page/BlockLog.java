package io.nettio.metrics.page;

import io.nettio.inspect.BlockedListener;
import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Watchdog;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Keeps the last blocks that a watchdog saw, for pages that are opened behind them. Any thread. */
final class BlockLog implements BlockedListener {
    static final int MAX_BLOCKS = 20;

    private final Clock clock;
    private final Deque<Block> blocks = new ArrayDeque<>(); // the newest first; under this lock
    private long count;

    BlockLog(Clock clock) {
        this.clock = clock;
    }

    private static final class Global {
        static final BlockLog LOG = new BlockLog(Clock.systemUTC());

        static {
            Watchdog.global().addListener(LOG);
        }
    }

    /** Of the watchdog that starts by itself, from the first call on. */
    static BlockLog global() {
        return Global.LOG;
    }

    @Override
    public synchronized void blocked(BlockedReport report) {
        Block known = takeUnderWay(report);
        Instant beganAt = known != null ? known.beganAt() : clock.instant().minus(report.busyFor());
        long number = known != null ? known.number() : ++count;
        put(new Block(number, beganAt, report.busyFor().toNanos(), false, report));
    }

    @Override
    public synchronized void ended(BlockedReport last, Duration busyFor) {
        Block known = takeUnderWay(last);
        if (known != null) {
            put(
                    new Block(
                            known.number(),
                            known.beganAt(),
                            busyFor.toNanos(),
                            true,
                            known.report()));
        }
    }

    private @Nullable Block takeUnderWay(BlockedReport report) {
        Iterator<Block> all = blocks.iterator();
        while (all.hasNext()) {
            Block block = all.next();
            if (!block.over() && block.report().loop().equals(report.loop())) {
                all.remove();
                return block;
            }
        }
        return null;
    }

    private void put(Block block) {
        blocks.addFirst(block);
        if (blocks.size() > MAX_BLOCKS) {
            blocks.removeLast();
        }
    }

    /** How many there were in all. */
    synchronized long count() {
        return count;
    }

    /** The newest first. */
    synchronized List<Block> blocks() {
        return new ArrayList<>(blocks);
    }
}
