package io.serai.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Event ids of one length with a number in them, found and written in bytes without reading these as JSON. */
final class EventIds {
    private static final byte[] PREFIX = "bench-".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 16;

    private EventIds() {}

    static String of(long number) {
        byte[] id = Arrays.copyOf(PREFIX, PREFIX.length + DIGITS);
        write(number, id, PREFIX.length);
        return new String(id, StandardCharsets.US_ASCII);
    }

    /** The number in an id. */
    static long number(String id) {
        return Long.parseLong(id.substring(PREFIX.length));
    }

    /** Where the digits of the ids in a text begin. */
    static int[] places(byte[] text) {
        int[] places = new int[16];
        int found = 0;
        for (int i = 0; i + PREFIX.length + DIGITS <= text.length; i++) {
            if (text[i] == PREFIX[0]
                    && Arrays.equals(text, i, i + PREFIX.length, PREFIX, 0, PREFIX.length)
                    && hasDigits(text, i + PREFIX.length)) {
                if (found == places.length) {
                    places = Arrays.copyOf(places, 2 * found);
                }
                places[found++] = i + PREFIX.length;
            }
        }
        return Arrays.copyOf(places, found);
    }

    private static boolean hasDigits(byte[] text, int place) {
        for (int i = place; i < place + DIGITS; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    static void write(long number, byte[] text, int place) {
        long rest = number;
        for (int i = place + DIGITS - 1; i >= place; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static long read(byte[] text, int place) {
        long number = 0;
        for (int i = place; i < place + DIGITS; i++) {
            number = 10 * number + text[i] - '0';
        }
        return number;
    }
}
