package io.serai.format;

import io.serai.event.Report.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a notification tells people, in one kind of {@link Markup} and before any destination's limits. {@code title} and
 * {@code brief} are plain lines, all other texts are markup.
 *
 * @param title the alert's name
 * @param severity the alert's, the senders' or the event type's
 * @param test whether nobody is to be woken by it
 * @param resolved whether what it is about is over
 * @param count how many single things happened: a batch of 25 counts 25
 * @param brief {@code 3 new Prompt Created events}
 * @param summary the same as a sentence
 * @param heading over the items
 * @param items one for each thing to look at, none of them empty; told when they are asked for, by one thread
 * @param separator between the items
 * @param below where to look, under the items
 * @param overall said in place of items that find no room, with the count of all and a link
 * @param overview where all of them can be seen; null: there is no such page
 * @param first when the first event happened
 * @param last when the last one did
 */
record NotificationText(
        String title,
        Severity severity,
        boolean test,
        boolean resolved,
        int count,
        String brief,
        String summary,
        String heading,
        List<Item> items,
        String separator,
        @Nullable String below,
        String overall,
        @Nullable Link overview,
        Instant first,
        Instant last) {
    /**
     * @param markup with its link, where there is one
     * @param words the same without markup and link, one line
     */
    record Item(String markup, String words, @Nullable Link link) {}
}
