package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private Instant now = Instant.parse("2026-03-01T09:30:00Z");
    private final FailedLogins failures = new FailedLogins(3, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    });

    @Test
    void anAddressWaitsForTheRestOfTheMinuteAfterTooMany() {
        add("192.0.2.1", 2);
        now = now.plusSeconds(20);

        assertThat(failures.add("192.0.2.1")).isZero();
        assertThat(failures.add("192.0.2.1")).isEqualTo(Duration.ofSeconds(40));
        assertThat(failures.add("192.0.2.2")).as("another one").isZero();
    }

    @Test
    void aMinuteLaterItMayTryAgain() {
        add("192.0.2.1", 100);
        now = now.plusSeconds(60);

        assertThat(failures.add("192.0.2.1")).isZero();
    }

    @Test
    void addressesOfOneIpv6NetworkCountTogether() {
        add("2001:db8:1:2::1", 3);

        assertThat(failures.add("2001:db8:1:2:ffff::9")).isPositive();
        assertThat(failures.add("2001:db8:1:3::1")).as("another network").isZero();
    }

    @Test
    void remembersOnlySoManyAddresses() {
        add("192.0.2.1", 4);
        for (int i = 0; i < FailedLogins.MOST_ADDRESSES; i++) {
            failures.add("10.1." + i / 256 + "." + i % 256);
        }

        assertThat(failures.add("192.0.2.1")).isZero();
    }

    @Test
    void anAddressThatIsNoneCountsLikeAnyOther() {
        add("", 3);

        assertThat(failures.add("")).isPositive();
    }

    private void add(String address, int times) {
        for (int i = 0; i < times; i++) {
            failures.add(address);
        }
    }
}
