package io.serai.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the wrong tokens that come from each address. After so many in a minute the address is told to wait; right
 * tokens pass all the same, so that nobody locks out others behind the same address.
 */
final class FailedLogins {
    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** About a megabyte. Whoever has more addresses than that is not held up by any of this. */
    static final int MOST_ADDRESSES = 10_000;

    /** Whoever has an IPv6 address has all those with the same first half. */
    private static final int NETWORK_BYTES = 8;

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Count> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Count(Instant since, int failures) {}

    FailedLogins(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Counts one more; answers how long the address has to wait, zero as long as it may try again. */
    synchronized Duration add(String address) {
        Instant now = clock.instant();
        String network = network(address);
        Count before = byAddress.get(network);
        Instant end = before == null ? now : before.since().plus(PERIOD);
        Count count = before == null || !now.isBefore(end)
                ? new Count(now, 1)
                : new Count(before.since(), Math.min(before.failures() + 1, perMinute + 2));
        byAddress.put(network, count);
        if (count.failures() <= perMinute) {
            return Duration.ZERO;
        }
        if (count.failures() == perMinute + 1) {
            LOG.warn("More than {} wrong API tokens within a minute from {}", perMinute, address);
        }
        return Duration.between(now, count.since().plus(PERIOD));
    }

    private static String network(String address) {
        try {
            // A literal: nothing is looked up.
            byte[] bytes =
                    InetAddress.getByName(address.replaceFirst("%.*$", "")).getAddress();
            return bytes.length > NETWORK_BYTES
                    ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
