package io.serai.explain;

import io.serai.delivery.DestinationBoard;
import io.serai.delivery.DestinationStatus;
import io.serai.delivery.TestSends;
import io.serai.format.UndeliverableException;
import java.util.List;

/** What a running hub knows for explanations. */
public final class Live {
    private Live() {}

    public static Receivers receivers(DestinationBoard board) {
        return alert -> board.of(List.of(alert.id())).stream()
                .findFirst()
                .map(Live::known)
                .orElse(null);
    }

    /** Only a disabled destination loses what is for it; for all others notifications wait. */
    private static Receivers.Known known(DestinationStatus status) {
        boolean disabled = status.state() == DestinationStatus.State.DISABLED;
        String reason = disabled ? status.disabledReason() : status.reason();
        return new Receivers.Known(!disabled, status.state().word(), reason);
    }

    public static Renderer renderer(TestSends tests) {
        return (alert, event) -> {
            try {
                return new Renderer.Rendered(tests.render(alert, event), null);
            } catch (UndeliverableException e) {
                return new Renderer.Rendered(List.of(), e.reason() + ": " + e.getMessage());
            }
        };
    }
}
