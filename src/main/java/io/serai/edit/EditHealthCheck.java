package io.serai.edit;

import io.serai.json.Problem;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says whether files as they are now are in force. Always up: the last good ones are in force, and taking every replica
 * out of rotation for an edit would turn a typo into an outage. Everybody may ask for health: file and line say where to
 * look, and the reason, which may quote the file, is told where nobody needs a token for anything.
 */
public final class EditHealthCheck extends AbstractHealthCheck {
    private final EditWatch<?> watch;
    private final boolean withReason;

    public EditHealthCheck(String id, EditWatch<?> watch, boolean withReason) {
        super("serai", id);
        this.watch = watch;
        this.withReason = withReason;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<Problem> problems = watch.problems();
        builder.up();
        builder.detail("in-force", problems.isEmpty());
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            builder.detail("problem.at", watch.place(first));
            if (withReason) {
                builder.detail("problem.reason", EditWatch.reason(first));
            }
            builder.message("degraded: an edit of the " + watch.what() + " is not in force, " + watch.place(first)
                    + ": " + (withReason ? EditWatch.reason(first) : "the log and ./serai lint say what is wrong"));
        }
    }
}
