package io.serai.debounce;

import java.util.List;

/**
 * The events of one request that fall in one bucket: the body of {@code direct:debounce}.
 *
 * @param receipt learns for each event, in order, whether it was appended or seen before
 */
public record Append(BucketKey key, String workspaceId, WindowRules rules, List<BucketEvent> events, Receipt receipt) {
    /** Called once, when Redis has the events. */
    @FunctionalInterface
    public interface Receipt {
        /** @param appended per event of the append, in order: true when appended, false when seen before */
        void stored(List<Boolean> appended);
    }

    public Append {
        events = List.copyOf(events);
    }
}
