package io.serai.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Two builds of the hub in turns under the same load. In every other run the other one begins. */
final class HubContest {
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(2);

    private final Contestant ours;
    private final Contestant base;
    private final Effort effort;
    private final Guarded guarded;

    HubContest(Contestant ours, Contestant base, Effort effort, Guarded guarded) {
        this.ours = ours;
        this.base = base;
        this.effort = effort;
        this.guarded = guarded;
    }

    void starts() throws IOException {
        Progress.say("start");
        // The first one reads files that the second one finds in memory.
        ours.startOnce();
        base.startOnce();
        for (int run = 0; run < effort.runs(); run++) {
            for (Contestant contestant : order(ours, base, run)) {
                guarded.add(
                        "start, until it is ready",
                        "ms",
                        Comparison.Better.LESS,
                        contestant.name(),
                        contestant.startOnce().toNanos() / 1e6);
            }
        }
    }

    void hubs(Collection<GuardPart> parts) throws IOException, InterruptedException {
        if (parts.stream().noneMatch(GuardPart::isOfARunningHub)) {
            return;
        }
        Progress.say("starting both hubs");
        try (BuiltHub ourHub = ours.startHub();
                BuiltHub baseHub = base.startHub()) {
            List<Side> sides = List.of(new Side(ours, ourHub), new Side(base, baseHub));
            if (parts.contains(GuardPart.ACCEPT)) {
                turns(
                        "events accepted, one in a request",
                        sides.stream().map(Side::singles).toList());
            }
            if (parts.contains(GuardPart.ACCEPT_BATCH)) {
                turns(
                        "events accepted, 100 in a request",
                        sides.stream().map(Side::batches).toList());
            }
            if (parts.contains(GuardPart.DELIVER)) {
                turns(
                        "webhooks delivered, window 0",
                        sides.stream().map(Side::deliveries).toList());
            }
        }
    }

    private void turns(String what, List<Turn> turns) throws IOException, InterruptedException {
        Progress.say(what + ": warming up");
        Duration warmUp = effort == Effort.QUICK ? QUICK_WARM_UP : WARM_UP;
        for (Turn turn : turns) {
            turn.load().run(warmUp, effort.settle());
            turn.side().contestant().redis().clear();
        }
        for (int run = 0; run < effort.runs(); run++) {
            Progress.say(what + ": run " + (run + 1) + " of " + effort.runs());
            for (Turn turn : order(turns.getFirst(), turns.getLast(), run)) {
                turn.side().measure(what, turn.load(), effort, guarded);
            }
        }
    }

    private static <T> List<T> order(T first, T second, int run) {
        return run % 2 == 0 ? List.of(first, second) : List.of(second, first);
    }

    /** Sends, and counts what came of it. */
    @FunctionalInterface
    private interface Load {
        Count run(Duration settle, Duration measured) throws IOException, InterruptedException;
    }

    /**
     * Events.
     *
     * @param measured within the measured time
     * @param all before and after it, too
     */
    private record Count(long measured, long all) {}

    private record Turn(Side side, Load load) {}

    /** One of the two, its hub running. */
    private record Side(Contestant contestant, BuiltHub hub) {
        Turn singles() {
            return accepting(contestant.singles(hub));
        }

        Turn batches() {
            return accepting(contestant.batches(hub));
        }

        private Turn accepting(ClosedLoop loop) {
            return new Turn(this, (settle, measured) -> {
                ClosedLoop.Answered answered = loop.run(settle, measured);
                return new Count(answered.measuredEvents(), answered.allEvents());
            });
        }

        Turn deliveries() {
            DeliveryLoop loop = contestant.deliveries(hub);
            return new Turn(this, (settle, measured) -> {
                DeliveryLoop.Delivered delivered = loop.run(settle, measured);
                return new Count(delivered.measured(), delivered.all());
            });
        }

        void measure(String what, Load load, Effort effort, Guarded guarded) throws IOException, InterruptedException {
            BenchRedis redis = contestant.redis();
            Duration hubCpu = hub.usage().cpu();
            Duration redisCpu = redis.cpu();
            Count count = load.run(effort.settle(), effort.turn());
            double hubMicros = hub.usage().cpu().minus(hubCpu).toNanos() / 1e3 / count.all();
            double redisMicros = redis.cpu().minus(redisCpu).toNanos() / 1e3 / count.all();
            redis.clear();
            String name = contestant.name();
            guarded.add(
                    what,
                    "/s",
                    Comparison.Better.MORE,
                    name,
                    count.measured() / (effort.turn().toNanos() / 1e9));
            // Nothing where the system does not tell: no figure then.
            guarded.add(
                    what + ": CPU", "µs each", Comparison.Better.LESS, name, hubMicros > 0 ? hubMicros : Double.NaN);
            guarded.add(what + ": CPU of Redis", "µs each", Comparison.Better.LESS, name, redisMicros);
        }
    }
}
