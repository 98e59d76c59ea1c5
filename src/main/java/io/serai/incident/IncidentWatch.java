package io.serai.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.delivery.Receipts;
import io.serai.format.QuietPeriods;
import io.serai.format.QuietResolve;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.RedisScriptException;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what PagerDuty has taken, and remembers which incidents are open: by the messages as they were sent, so that ops'
 * routes may change their keys. Only for alerts that have {@code resolve_after}; the others cost nothing.
 */
public final class IncidentWatch implements Receipts, QuietPeriods {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentWatch.class);

    private final OpenIncidents incidents;

    public IncidentWatch(OpenIncidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public void taken(Alert alert, Claim claim, byte[] body) {
        Duration quiet = alert.options().messages().resolveAfter();
        if (quiet == null || !alert.opensIncidents()) {
            return;
        }
        try {
            JsonNode message = Json.read(body);
            if (message instanceof ArrayNode) {
                message.forEach(each -> taken(claim, each, quiet));
            } else {
                taken(claim, message, quiet);
            }
        } catch (InvalidInputException e) {
            LOG.debug("A message of alert {} is no JSON any more, nothing is known of its incident", alert.id());
        } catch (RedisScriptException e) {
            LOG.warn("An incident of alert {} will not be resolved by itself: {}", alert.id(), e.getMessage());
        }
    }

    private void taken(Claim claim, JsonNode message, Duration quiet) {
        String key = message.path("dedup_key").asText();
        if (key.isEmpty()) {
            return;
        }
        switch (message.path("event_action").asText()) {
            case "trigger" ->
                incidents.triggered(
                        new OpenIncident(claim.alertId(), key, claim.eventType(), claim.workspaceId(), claim.id()),
                        quiet);
            case "resolve" -> incidents.closed(claim.alertId(), key);
            default -> LOG.trace("Neither opened nor closed: {}", claim.id());
        }
    }

    @Override
    public boolean over(String alertId, QuietResolve resolve) {
        try {
            return incidents.isQuiet(alertId, resolve.dedupKey(), resolve.trigger());
        } catch (RedisUnavailableException | RedisScriptException e) {
            LOG.debug("Taken for quiet: {}", e.getMessage());
            return true;
        }
    }
}
