package io.nettio.metrics.page;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * A task as the page shows it; its texts are safe to send.
 *
 * @param number its number on its loop
 * @param under the number of the task that it hangs under in the tree, or null; that one stands
 *     before it
 * @param state one word
 * @param ageNanos since it was made
 * @param awaits what it waits for, in words, or null
 * @param dueInNanos when its wait ends by a timer, or null
 * @param alsoAwaitedBy the numbers of the other tasks that await it
 * @param channel whose connection it belongs to, or null
 * @param cancelling how many requests to cancel it nobody took back
 * @param inCycle whether it waits for itself by way of others, and so for ever
 * @param place where its own code stands
 * @param frames of its stack, the innermost first
 */
record TaskLine(
        long number,
        @Nullable Long under,
        String name,
        String state,
        long ageNanos,
        @Nullable String awaits,
        @Nullable Long dueInNanos,
        List<Long> alsoAwaitedBy,
        @Nullable String channel,
        int cancelling,
        boolean inCycle,
        String place,
        List<String> frames) {

    /** Whether it has this text in anything that is shown; in lower case, as the text must be. */
    boolean contains(String lowerCase) {
        return lowerCase.isEmpty()
                || has(name, lowerCase)
                || has(state, lowerCase)
                || has(awaits, lowerCase)
                || has(channel, lowerCase)
                || has(place, lowerCase)
                || frames.stream().anyMatch(frame -> has(frame, lowerCase));
    }

    private static boolean has(@Nullable String text, String lowerCase) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(lowerCase);
    }
}
