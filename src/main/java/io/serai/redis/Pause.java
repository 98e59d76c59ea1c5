package io.serai.redis;

/** The step of a loop that waits for another process, which can't tell us when it is ready. */
final class Pause {
    private static final long STEP_MILLIS = 10;

    private Pause() {}

    static void briefly() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while waiting for the Redis server");
        }
    }
}
