package io.serai.format;

import java.util.Set;

/**
 * The messages of a notification that are not sent any more, as an exchange property that a format route sets: the others
 * keep their numbers, so that a later attempt, with more or less of it out of date, knows which of them were delivered.
 *
 * @param places among all messages, from 0
 */
public record LeftOut(Set<Integer> places) {
    public static final String PROPERTY = "seraiLeftOut";

    public static final LeftOut NOTHING = new LeftOut(Set.of());

    public LeftOut {
        places = Set.copyOf(places);
    }
}
