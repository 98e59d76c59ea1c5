package io.serai.alert;

import java.time.Instant;

/**
 * An alert with what is known of its making.
 *
 * @param readOnly whether it is declared in the alert file, which alone may change it
 * @param version grows with each change; 0 for an alert of the file
 * @param createdBy the name of a token, or of the alert file
 */
public record StoredAlert(
        Alert alert,
        boolean readOnly,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
