package io.serai.chaos;

import io.serai.chaos.Findings.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a run, as it prints them at its end. */
record Figures(
        long seed,
        int rounds,
        Map<Fault.Kind, Integer> faults,
        Map<String, Integer> answers,
        int sent,
        int acknowledged,
        int delivered,
        Findings findings,
        int deadLetters,
        int errors,
        Duration longestRecovery,
        Duration longestStop,
        Duration runTime) {
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    /** How often the rounds have each kind of fault. */
    static Map<Fault.Kind, Integer> faults(List<FaultPlan.Round> rounds) {
        Map<Fault.Kind, Integer> counts = new EnumMap<>(Fault.Kind.class);
        rounds.forEach(round -> round.faults().forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum)));
        return counts;
    }

    String print() {
        return """
                chaos: %,d rounds in %s, seed %d
                  faults                      %s
                  hubs' answers               %s
                  events sent                 %,d
                  events acknowledged         %,d
                  events delivered            %,d
                  notifications               %,d
                  repeated, same id           %,d
                  lost                        %,d
                  duplicates with another id  %,d
                  other findings              %,d
                  dead letters                %,d
                  errors in hubs' logs        %,d
                  longest recovery            %s
                  longest stop of a hub       %s\
                """
                .formatted(
                        rounds,
                        seconds(runTime),
                        seed,
                        faults.entrySet().stream()
                                .map(entry -> entry.getKey().words() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        answers.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        sent,
                        acknowledged,
                        delivered,
                        findings.notifications(),
                        findings.repeats(),
                        findings.count(Kind.LOST),
                        findings.count(Kind.DUPLICATE),
                        findings.all().size() - findings.count(Kind.LOST) - findings.count(Kind.DUPLICATE),
                        deadLetters,
                        errors,
                        seconds(longestRecovery),
                        seconds(longestStop));
    }
}
