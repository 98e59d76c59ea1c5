package io.serai.alert;

import io.serai.redis.Scripts;
import java.time.Instant;
import java.util.Collection;

/** Fills Redis with alerts as a hub writes them, without a hub that reads all of them again after each. */
public final class StoredAlerts {
    private StoredAlerts() {}

    public static void write(Scripts scripts, KeyRing keys, Collection<Alert> alerts) {
        AlertRecords records = new AlertRecords(scripts);
        Sealing sealing = new Sealing(keys);
        Instant now = Instant.EPOCH;
        for (Alert alert : alerts) {
            StoredAlert stored =
                    new StoredAlert(TriggerIds.complete(alert, null), false, 0, now, "bench", now, "bench");
            AlertRecord record = AlertRecord.write(stored, sealing);
            records.save(alert.id(), 0, record, keys.ids());
        }
    }
}
