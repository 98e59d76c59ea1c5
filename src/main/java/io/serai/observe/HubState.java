package io.serai.observe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * All of the hub's health checks in one word: ok, degraded, or down, and which of them say so. One that is up and whose
 * message begins with {@code degraded: } is in trouble that would not be less without this hub. Always up itself: what
 * takes a hub out of rotation is for the checks that it sums up.
 */
public final class HubState extends AbstractHealthCheck {
    /** What the message of a check begins with that is degraded. */
    public static final String DEGRADED = "degraded: ";

    private static final String GROUP = "serai";
    private static final String ID = "state";

    private final HealthCheckRegistry checks;

    /** What one check says. */
    public enum Word {
        OK(0),
        DEGRADED(1),
        DOWN(2);

        private final int number;

        Word(int number) {
            this.number = number;
        }

        /** As metrics say it. */
        int number() {
            return number;
        }
    }

    /** @param reason empty: all is well */
    public record Said(Word word, String reason) {}

    public HubState(HealthCheckRegistry checks) {
        super(GROUP, ID);
        this.checks = checks;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /** The names of the checks that are summed up. */
    List<String> names() {
        return checks.stream()
                .filter(this::isSummedUp)
                .map(HealthCheck::getId)
                .sorted()
                .toList();
    }

    /** What each of them says now, by its name. */
    public Map<String, Said> said() {
        Map<String, Said> said = new TreeMap<>();
        checks.stream().filter(this::isSummedUp).forEach(check -> said.put(check.getId(), said(check.call())));
        return said;
    }

    private boolean isSummedUp(HealthCheck check) {
        return GROUP.equals(check.getGroup()) && !ID.equals(check.getId()) && check.isEnabled();
    }

    private static Said said(HealthCheck.Result result) {
        String message = result.getMessage().orElse("");
        if (result.getState() == HealthCheck.State.DOWN) {
            return new Said(Word.DOWN, message);
        }
        return message.startsWith(DEGRADED)
                ? new Said(Word.DEGRADED, message.substring(DEGRADED.length()))
                : new Said(Word.OK, "");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Said> troubled = said();
        troubled.values().removeIf(said -> said.word() == Word.OK);
        boolean down = troubled.values().stream().anyMatch(said -> said.word() == Word.DOWN);
        builder.up().detail("state", troubled.isEmpty() ? "ok" : down ? "down" : "degraded");
        troubled.forEach((name, said) -> builder.detail(name, said.reason()));
        builder.message(
                troubled.isEmpty() ? "ok" : (down ? "down: " : DEGRADED) + String.join(", ", troubled.keySet()));
    }
}
