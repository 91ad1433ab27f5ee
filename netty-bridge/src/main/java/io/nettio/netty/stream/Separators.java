package io.nettio.netty.stream;

import java.util.Arrays;
import java.util.Comparator;

/** What ends a part of a stream, and where it was found last. */
final class Separators {
    private final byte[][] shortestFirst;
    private int start;
    private int end;

    Separators(byte[][] separators) {
        if (separators.length == 0) {
            throw new IllegalArgumentException("readUntil() needs at least one separator");
        }
        shortestFirst = separators.clone();
        Arrays.sort(shortestFirst, Comparator.comparingInt(separator -> separator.length));
        if (shortestFirst[0].length == 0) {
            throw new IllegalArgumentException("A separator has at least one byte");
        }
    }

    /** Whether one begins at this position or behind it; the one whose end comes first counts. */
    boolean findIn(ByteQueue buffer, int from) {
        boolean found = false;
        for (byte[] separator : shortestFirst) {
            int position = buffer.indexOf(separator, from);
            if (position >= 0 && (!found || position + separator.length < end)) {
                start = position;
                end = position + separator.length;
                found = true;
            }
        }
        return found;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int longest() {
        return shortestFirst[shortestFirst.length - 1].length;
    }
}
