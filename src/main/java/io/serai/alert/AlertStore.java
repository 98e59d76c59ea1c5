package io.serai.alert;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All alerts, those of the API and those of the alert file, for whoever shows or changes them. Reading costs no round
 * trip. A change is in force in this hub when its method returns, and in the others within a second.
 *
 * <p>Every change throws {@link io.serai.redis.RedisUnavailableException} when Redis can't answer.
 */
public class AlertStore {
    /** @param workspaceId null: any */
    public Optional<StoredAlert> find(@Nullable String workspaceId, String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * In the order of their creation, the newest first.
     *
     * @param workspaceId null: all
     */
    public List<StoredAlert> all(@Nullable String workspaceId) {
        throw new UnsupportedOperationException();
    }

    /**
     * @param by who does it, for {@code created_by}
     * @throws AlertChangeException when the id is taken, in whichever workspace
     */
    public StoredAlert create(Alert alert, String by) {
        throw new UnsupportedOperationException();
    }

    /**
     * Replaces an alert by what {@code change} makes of it, which may be called more than once. Equal alerts are left
     * as they are.
     *
     * @param ifVersion the version that the caller has seen; null: whichever there is
     * @throws AlertChangeException when it is unknown in the workspace, declared in the alert file, or changed since
     */
    public StoredAlert change(
            String workspaceId, String id, @Nullable Long ifVersion, String by, Function<StoredAlert, Alert> change) {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes those of the alerts that are there; all of them or none.
     *
     * @return how many there were
     * @throws AlertChangeException when one is declared in the alert file
     */
    public int delete(String workspaceId, Collection<String> ids) {
        throw new UnsupportedOperationException();
    }
}
