package io.serai.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals secrets anew with the first key, so that the older ones can be given up. Any number of hubs may do so at once. */
final class Resealing {
    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

    /** Seals that one script replaces. */
    private static final int BATCH = 100;

    private final AlertRecords records;
    private final Sealing sealing;

    Resealing(AlertRecords records, Sealing sealing) {
        this.records = records;
        this.sealing = sealing;
    }

    /** @param old by alert id, as they were found; all of them could be opened */
    void anew(Map<String, String> old) {
        int count = 0;
        List<AlertRecords.Resealed> batch = new ArrayList<>();
        for (Map.Entry<String, String> each : old.entrySet()) {
            batch.add(
                    new AlertRecords.Resealed(each.getKey(), each.getValue(), sealed(each.getKey(), each.getValue())));
            if (batch.size() == BATCH) {
                count += records.reseal(batch);
                batch.clear();
            }
        }
        count += batch.isEmpty() ? 0 : records.reseal(batch);
        if (count > 0) {
            LOG.info("Sealed the secrets of {} anew, with the first key", UnreadAlerts.counted(count));
        }
    }

    private String sealed(String alertId, String old) {
        try {
            return sealing.seal(alertId, sealing.open(alertId, old));
        } catch (Sealing.SealException e) {
            throw new IllegalStateException("it could be opened a moment ago", e);
        }
    }
}
