package io.serai.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.alert.Alert;
import io.serai.alert.AlertChangeException;
import io.serai.alert.AlertStore;
import io.serai.alert.StoredAlert;
import io.serai.alert.Webhook;
import io.serai.api.helicone.HmacKeys;
import io.serai.api.helicone.Overlap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people do to an alert without writing it anew, whichever dialect made it: {@code POST /v1/alerts/{id}/enable},
 * {@code …/disable} and {@code …/rotate-key}.
 */
public final class AlertApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(AlertApi.class);
    private static final String ONE = "/v1/alerts/{id}";

    private final AlertStore alerts;
    private final Clock clock;

    public AlertApi(AlertStore alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        change("/enable", "enable-alert", "Switches an alert on")
                .process(new ApiEndpoint(request -> enable(request, true), clock));

        change("/disable", "disable-alert", "Switches an alert off")
                .process(new ApiEndpoint(request -> enable(request, false), clock));

        change("/rotate-key", "rotate-alert-key", "Gives an alert a new key to sign with, and shows it this once")
                .process(new ApiEndpoint(this::rotate, clock));
    }

    private ProcessorDefinition<?> change(String what, String id, String description) {
        return ChangeLimit.limited(
                from(ApiEndpoint.uri("POST", ONE + what)).routeId(id).routeDescription(description), ErrorShape.SERAI);
    }

    private ObjectNode enable(ApiRequest request, boolean enabled) {
        request.noQuery();
        Alert changed = change(request, enabled ? "enabled" : "disabled", alert -> alert.withEnabled(enabled));
        return JsonNodeFactory.instance.objectNode().put("id", changed.id()).put("enabled", changed.enabled());
    }

    private ObjectNode rotate(ApiRequest request) {
        request.noQuery();
        Duration overlap = Overlap.read(request);
        String key = HmacKeys.generate();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Alert changed = change(
                request,
                "given a new key",
                alert -> alert.withWebhook(
                        alert.webhook().hmacKey() == null
                                ? HmacKeys.rotateSecret(alert.webhook(), HmacKeys.signingSecret(key), overlap, now)
                                : HmacKeys.rotate(alert.webhook(), key, overlap, now)));
        Webhook webhook = changed.webhook();
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("id", changed.id())
                .put("signing_secret", HmacKeys.signingSecret(key));
        if (webhook.hmacKey() != null) {
            answer.put("hmac_key", key);
        }
        return webhook.previousSigningSecrets().isEmpty()
                ? answer
                : answer.put(
                        "previous_until",
                        webhook.previousSigningSecrets().getFirst().until().toString());
    }

    private Alert change(ApiRequest request, String what, UnaryOperator<Alert> change) {
        Caller caller = request.caller();
        // Those of the file may have any case, and are not news; other ids are written in small letters.
        StoredAlert found = alerts.find(caller.home(), request.id())
                .or(() -> alerts.findNewest(caller.home(), request.id().toLowerCase(Locale.ROOT)))
                .orElseThrow(AlertApi::unknown);
        try {
            Alert changed = alerts.change(
                            caller.home(),
                            found.alert().id(),
                            null,
                            caller.name(),
                            stored -> change.apply(stored.alert()))
                    .alert();
            LOG.atInfo()
                    .addKeyValue("alertId", changed.id())
                    .addKeyValue("workspaceId", caller.home())
                    .log("Alert {} by {}", what, caller.name());
            return changed;
        } catch (AlertChangeException e) {
            throw refused(e);
        }
    }

    private static ApiException refused(AlertChangeException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case UNKNOWN -> unknown();
            case TOO_LARGE -> new ApiException(413, "too_large", message);
            case READ_ONLY -> new ApiException(409, "read_only", message);
            case EXISTS, STALE, FULL -> new ApiException(409, "conflict", message);
        };
    }

    private static ApiException unknown() {
        return new ApiException(404, "not_found", "There is no alert with this id");
    }
}
