package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.SharedRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Servers that run at the same time and are driven in turns of a second or so, while the others are
 * idle. A virtual machine is slower by a third for seconds or a minute, as its neighbours please:
 * who would be measured in one piece and another behind it would differ by that. In turns such a
 * time hits all alike.
 *
 * @param <S> what a server is known by
 * @param <T> what a turn comes to
 */
public abstract class SideBySide<S, T> {
    private final List<S> servers;
    private final int turns;
    private final SharedRun<Map<S, List<T>>> rounds = new SharedRun<>(this::make);

    /** One of the servers, up and warm. */
    interface Running<T> extends AutoCloseable {
        /** Drives it for one turn. */
        T drive() throws IOException, InterruptedException;

        @Override
        void close();
    }

    /**
     * All of {@code servers}, in processes that are new in each round.
     *
     * @param turns of each server in a round
     */
    SideBySide(List<S> servers, int turns) {
        this.servers = List.copyOf(servers);
        this.turns = turns;
    }

    abstract Running<T> start(S server) throws IOException, InterruptedException;

    /** One of the servers: each measuring is of the turns of the next round. */
    final Contestant contestant(
            String name, S server, Function<List<T>, Contestant.Sample> figure) {
        return rounds.contestant(name, driven -> figure.apply(turns(driven, server)));
    }

    /** What the turns of a server came to in the round of this number, from 0. */
    final List<T> round(S server, int number) throws Exception {
        return turns(rounds.round(number), server);
    }

    private List<T> turns(Map<S, List<T>> driven, S server) {
        return Objects.requireNonNull(
                driven.get(server), () -> server + " is not one of " + servers);
    }

    private Map<S, List<T>> make() throws IOException, InterruptedException {
        List<Map.Entry<S, Running<T>>> running = new ArrayList<>();
        try {
            for (S server : servers) {
                running.add(Map.entry(server, start(server)));
            }
            return drive(running);
        } finally {
            running.forEach(each -> each.getValue().close());
        }
    }

    /** Who is first changes from turn to turn. */
    private Map<S, List<T>> drive(List<Map.Entry<S, Running<T>>> running)
            throws IOException, InterruptedException {
        Map<S, List<T>> driven = new HashMap<>();
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < running.size(); i++) {
                Map.Entry<S, Running<T>> next = running.get((i + turn) % running.size());
                driven.computeIfAbsent(next.getKey(), first -> new ArrayList<>())
                        .add(next.getValue().drive());
            }
        }
        return driven;
    }
}
