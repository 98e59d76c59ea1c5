package io.serai.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Sampling by an event's id alone, so that every replica, retry and replay decides alike and a lower rate selects a
 * subset of a higher one.
 */
public final class Sampling {
    private Sampling() {}

    /** A number from 0 to below 1: the first 53 bits of the id's SHA-256, which are what a double holds exactly. */
    public static double draw(String eventId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * @param rate percent, 0 selects nothing and 100 everything
     */
    public static boolean selects(double draw, double rate) {
        return draw * 100 < rate;
    }
}
