package io.serai.debounce;

import io.serai.json.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Behind which letter a list of dead letters goes on. The order is that of Redis' sorted sets backwards, and the same for
 * all shards: the newest first, those of one time by their ids.
 */
record DeadLetterPlace(String score, String id) implements Comparable<DeadLetterPlace> {
    static final DeadLetterPlace NEWEST = new DeadLetterPlace("", "");

    /**
     * @throws InvalidInputException when the text is not one of a page
     */
    static DeadLetterPlace of(String position) {
        int separator = position.indexOf(' ');
        if (separator < 1 || !position.substring(0, separator).matches("-?(inf|\\d[0-9.e+-]{0,30})")) {
            throw new InvalidInputException("cursor", "must be a nextCursor of an earlier answer");
        }
        return new DeadLetterPlace(position.substring(0, separator), position.substring(separator + 1));
    }

    @Override
    public int compareTo(DeadLetterPlace other) {
        int byTime = Double.compare(number(other.score), number(score));
        return byTime != 0
                ? byTime
                : Arrays.compareUnsigned(
                        other.id.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
    }

    /** As Redis prints it; what is none is taken as the oldest. */
    private static double number(String score) {
        try {
            return Double.parseDouble(score.replace("inf", "Infinity"));
        } catch (NumberFormatException e) {
            return Double.NEGATIVE_INFINITY;
        }
    }

    @Override
    public String toString() {
        return score + " " + id;
    }
}
