package io.nettio.benchmarks;

import io.nettio.benchmarks.report.Goal;
import io.nettio.benchmarks.report.Row;

import java.util.ArrayList;
import java.util.List;

/**
 * The same work by Nettio and by its peers.
 *
 * @param name the case, as the table has it
 * @param unit of all figures
 * @param work what is done, in a sentence
 */
public record Comparison(
        String name, String unit, String work, Contestant nettio, List<Peer> peers) {
    /** Whom Nettio is compared with, and what should come of it. */
    public record Peer(Contestant contestant, Goal goal) {}

    /** The same with its first peer alone. */
    Comparison withFirstPeer() {
        return new Comparison(name, unit, work, nettio, peers.subList(0, 1));
    }

    /** In rounds; all measure in each, and who is first changes, so that drift hits all alike. */
    public List<Row> run(int rounds) throws Exception {
        List<Contestant> all = new ArrayList<>();
        all.add(nettio);
        peers.forEach(peer -> all.add(peer.contestant()));
        double[][] values = new double[all.size()][rounds];
        boolean[] clientBound = new boolean[all.size()];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                int turn = (i + round) % all.size();
                Contestant.Sample sample = all.get(turn).measure();
                values[turn][round] = sample.value();
                clientBound[turn] |= sample.clientBound();
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            rows.add(
                    Row.of(
                            name,
                            unit,
                            values[0],
                            peers.get(i).contestant().name(),
                            values[i + 1],
                            peers.get(i).goal(),
                            clientBound[0] || clientBound[i + 1]));
        }
        return rows;
    }
}
