package io.serai.chaos;

import io.serai.chaos.Fault.Kind;
import io.serai.chaos.Fault.Victim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What goes wrong in which round. The same seed makes the same plan. */
record FaultPlan(List<Round> rounds) {
    /** Every third round has two faults at once. */
    private static final int ROUNDS_PER_DOUBLE = 3;

    private static final int SHORTEST_CALM_MILLIS = 300;
    private static final int LONGEST_CALM_MILLIS = 1_500;

    /**
     * @param number from 1
     * @param calm load without a fault, before the fault
     * @param faults all at once
     */
    record Round(int number, Duration calm, List<Fault> faults) {
        @Override
        public String toString() {
            return faults.stream().map(Fault::toString).collect(Collectors.joining(" + "));
        }
    }

    /** Every kind of fault comes before any comes again. */
    static FaultPlan of(long seed, int rounds) {
        Random random = new Random(seed);
        Deque<Kind> deck = new ArrayDeque<>();
        List<Round> plan = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            Duration calm = millis(random, SHORTEST_CALM_MILLIS, LONGEST_CALM_MILLIS);
            List<Fault> faults = new ArrayList<>();
            faults.add(fault(draw(deck, random), random));
            if (random.nextInt(ROUNDS_PER_DOUBLE) == 0) {
                Fault second = fault(draw(deck, random), random);
                if (second.victim() == faults.getFirst().victim()) {
                    deck.addFirst(second.kind());
                } else {
                    faults.add(second);
                }
            }
            plan.add(new Round(number, calm, List.copyOf(faults)));
        }
        return new FaultPlan(List.copyOf(plan));
    }

    private static Kind draw(Deque<Kind> deck, Random random) {
        if (deck.isEmpty()) {
            List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
            Collections.shuffle(kinds, random);
            deck.addAll(kinds);
        }
        return deck.removeFirst();
    }

    private static Fault fault(Kind kind, Random random) {
        Duration length = millis(random, kind.shortestMillis, kind.longestMillis);
        Victim victim = kind.hitsAHub()
                ? Victim.hub(random.nextInt(Fault.HUBS))
                : kind == Kind.RECEIVER_TROUBLE ? Victim.RECEIVER : Victim.REDIS;
        return new Fault(kind, victim, length);
    }

    private static Duration millis(Random random, int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
