package io.nettio.metrics.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tasks of a loop that a page is sent: those that match its filter, so many at most, with all
 * above them in the tree.
 *
 * @param matching how many match, sent or not
 * @param lines what is sent, in the order of the snapshot
 * @param matches the numbers of those that match, in contrast to those that are there for the tree
 */
record FilteredTasks(int matching, List<TaskLine> lines, Set<Long> matches) {

    static FilteredTasks of(LoopTasks tasks, Query query) {
        Map<Long, TaskLine> byNumber = new HashMap<>();
        Set<Long> matches = new HashSet<>();
        Set<Long> sent = new LinkedHashSet<>();
        int matching = 0;
        for (TaskLine line : tasks.lines()) {
            byNumber.put(line.number(), line);
            if (line.contains(query.filter())) {
                matching++;
                if (sent.size() < query.tasks()) {
                    matches.add(line.number());
                    addWithAllAbove(line, byNumber, sent);
                }
            }
        }
        List<TaskLine> lines = new ArrayList<>(sent.size());
        for (TaskLine line : tasks.lines()) {
            if (sent.contains(line.number())) {
                lines.add(line);
            }
        }
        return new FilteredTasks(matching, lines, matches);
    }

    /**
     * Those above stand before it in the snapshot, so a ring of tasks cannot lead round and round.
     */
    private static void addWithAllAbove(
            TaskLine line, Map<Long, TaskLine> byNumber, Set<Long> sent) {
        TaskLine above = line;
        while (above != null && sent.add(above.number())) {
            above = above.under() == null ? null : byNumber.get(above.under());
        }
    }
}
