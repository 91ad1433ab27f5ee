package io.nettio.metrics.page;

import io.nettio.inspect.BlockedListener;
import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Watchdog;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps the last blocks that a watchdog saw, for pages that are opened behind them. Any thread. */
final class BlockLog implements BlockedListener {
    static final int MAX_BLOCKS = 20;

    private final Clock clock;
    private final List<Block> blocks = new ArrayList<>(); // the newest first; under this lock
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
        long forNanos = report.busyFor().toNanos();
        Block known = underWay(report);
        if (known != null) {
            replace(known, new Block(known.number(), known.beganAt(), forNanos, false, report));
            return;
        }
        Instant beganAt = clock.instant().minus(report.busyFor());
        blocks.add(0, new Block(++count, beganAt, forNanos, false, report));
        if (blocks.size() > MAX_BLOCKS) {
            forgetOne();
        }
    }

    @Override
    public synchronized void ended(BlockedReport last, Duration busyFor) {
        Block known = underWay(last);
        if (known != null) {
            replace(
                    known,
                    new Block(
                            known.number(),
                            known.beganAt(),
                            busyFor.toNanos(),
                            true,
                            known.report()));
        }
    }

    private @Nullable Block underWay(BlockedReport report) {
        for (Block block : blocks) {
            if (!block.over() && block.report().loop().equals(report.loop())) {
                return block;
            }
        }
        return null;
    }

    private void replace(Block known, Block next) {
        blocks.set(blocks.indexOf(known), next);
    }

    /** The oldest that is over, as one that goes on is what people look for; else the oldest. */
    private void forgetOne() {
        for (int i = blocks.size() - 1; i > 0; i--) {
            if (blocks.get(i).over()) {
                blocks.remove(i);
                return;
            }
        }
        blocks.remove(blocks.size() - 1);
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
