package io.serai.api.helicone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.alert.Alert;
import io.serai.alert.AlertChangeException;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertStore;
import io.serai.alert.PreviousSecret;
import io.serai.alert.StoredAlert;
import io.serai.api.ApiEndpoint;
import io.serai.api.ApiException;
import io.serai.api.ApiRequest;
import io.serai.api.ChangeLimit;
import io.serai.api.ErrorShape;
import io.serai.api.Reply;
import io.serai.delivery.TestResult;
import io.serai.delivery.TestSends;
import io.serai.event.Event;
import io.serai.event.LoggedRequest;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Helicone's webhook API under {@code /v1/webhooks}, and {@code /v1/webhook/request/{requestId}/score}. Beyond Helicone's
 * it shows and changes single webhooks, switches them off and on, and gives them new keys. Alerts of other types are
 * unknown here.
 */
public final class HeliconeApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(HeliconeApi.class);

    private static final String PATH = "/v1/webhooks";
    private static final String ONE = PATH + "/{id}";
    private static final String SCORE = "/v1/webhook/request/{requestId}/score";

    private final AlertStore store;
    private final TestSends tests;
    private final Clock clock;
    private final WebhookReader reader;
    private final WebhookJson writer;
    private @Nullable ProducerTemplate producer;

    public HeliconeApi(AlertStore store, AlertCodec codec, TestSends tests, Clock clock, HeliconeApiConfig config) {
        this.store = store;
        this.tests = tests;
        this.clock = clock;
        this.reader = new WebhookReader(codec);
        this.writer = new WebhookJson(config);
    }

    @Override
    public void configure() throws Exception {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());
        ProducerTemplate events = getContext().createProducerTemplate();
        getContext().addService(events);
        producer = events;

        change("POST", PATH, "helicone-create-webhook", "Creates a webhook").process(endpoint(this::create));

        from(ApiEndpoint.uri("GET", PATH))
                .routeId("helicone-list-webhooks")
                .routeDescription("Lists the webhooks")
                .process(endpoint(this::list));

        from(ApiEndpoint.uri("GET", ONE))
                .routeId("helicone-get-webhook")
                .routeDescription("Shows one webhook")
                .process(endpoint(this::show));

        change("PATCH", ONE, "helicone-update-webhook", "Changes a webhook").process(endpoint(this::update));

        change("DELETE", ONE, "helicone-delete-webhook", "Deletes a webhook").process(endpoint(this::delete));

        change("POST", ONE + "/test", "helicone-test-webhook", "Sends a made-up request to a webhook")
                .process(endpoint(this::test));

        change("POST", ONE + "/enable", "helicone-enable-webhook", "Switches a webhook on")
                .process(endpoint(request -> enable(request, true)));

        change("POST", ONE + "/disable", "helicone-disable-webhook", "Switches a webhook off")
                .process(endpoint(request -> enable(request, false)));

        change("POST", ONE + "/rotate-key", "helicone-rotate-key", "Gives a webhook a new key")
                .process(endpoint(this::rotate));

        // As many as there are requests, like the events that they become: no change of what the hub keeps.
        from(ApiEndpoint.uri("POST", SCORE))
                .routeId("helicone-score-request")
                .routeDescription("Takes scores of a logged request, as an event")
                .process(endpoint(this::score));
    }

    private ProcessorDefinition<?> change(String method, String path, String id, String description) {
        return ChangeLimit.limited(
                from(ApiEndpoint.uri(method, path)).routeId(id).routeDescription(description), ErrorShape.HELICONE);
    }

    private ApiEndpoint endpoint(ApiEndpoint.Replier replier) {
        return new ApiEndpoint(replier, ErrorShape.HELICONE, clock);
    }

    private Reply create(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        String key = HmacKeys.generate();
        Alert alert = reader.create(request.json(), caller.home(), key);
        StoredAlert created;
        try {
            created = store.create(alert, caller.name());
        } catch (AlertChangeException e) {
            throw refused(e);
        }
        log(created.alert(), caller, "created");
        return data(withKey(created.alert().id(), key));
    }

    private static ObjectNode withKey(String id, String key) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("hmac_key", key);
    }

    private Reply list(ApiRequest request) {
        WebhookPage page = WebhookPage.read(request);
        Caller caller = request.caller();
        WebhookPage.Found found = page.of(
                store.all(caller.home()).stream().filter(HeliconeApi::isWebhook).toList());
        ObjectNode answer = nothing();
        ArrayNode webhooks = answer.putArray("data");
        found.webhooks().forEach(stored -> webhooks.add(writer.of(stored, caller, clock.instant())));
        return Reply.ok(ApiRequest.withCursor(answer, found.next()));
    }

    private Reply show(ApiRequest request) {
        request.noQuery();
        return shown(request, find(request));
    }

    private Reply update(ApiRequest request) {
        request.noQuery();
        JsonNode body = request.json();
        StoredAlert changed = change(request, alert -> reader.change(body, alert));
        log(changed.alert(), request.caller(), "changed");
        return shown(request, changed);
    }

    private Reply delete(ApiRequest request) {
        request.noQuery();
        StoredAlert found = writable(request);
        try {
            if (store.delete(request.caller().home(), List.of(found.alert().id())) == 0) {
                throw unknown();
            }
        } catch (AlertChangeException e) {
            throw refused(e);
        }
        log(found.alert(), request.caller(), "deleted");
        return new Reply(201, nothing(), Map.of());
    }

    private Reply test(ApiRequest request) {
        request.noQuery();
        Alert alert = find(request).alert();
        TestResult result = tests.send(alert, LoggedRequest.TYPE);
        ObjectNode answer = nothing();
        if (result.delivered()) {
            answer.putObject("data").put("success", true).put("message", TestText.SENT);
        } else {
            answer.put(
                    "error", TestText.failure(result, alert.options().delivery().timeout()));
        }
        ObjectNode attempt = answer.putObject("test");
        if (result.status() != 0) {
            attempt.put("status", result.status());
        }
        attempt.put("took_ms", result.took().toMillis()).put("request_body", result.requestBody());
        return Reply.ok(answer);
    }

    private Reply enable(ApiRequest request, boolean enabled) {
        request.noQuery();
        StoredAlert changed = change(request, alert -> alert.withEnabled(enabled));
        log(changed.alert(), request.caller(), enabled ? "enabled" : "disabled");
        return shown(request, changed);
    }

    private Reply rotate(ApiRequest request) {
        request.noQuery();
        Duration overlap = Overlap.read(request);
        String key = HmacKeys.generate();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        StoredAlert changed =
                change(request, alert -> alert.withWebhook(HmacKeys.rotate(alert.webhook(), key, overlap, now)));
        log(changed.alert(), request.caller(), "given a new key");
        ObjectNode data = withKey(changed.alert().id(), key);
        PreviousSecret previous = changed.alert().webhook().previousHmacKey();
        if (previous != null) {
            data.put("previous_key_until", previous.until().toString());
        }
        return data(data);
    }

    private Reply score(ApiRequest request) {
        request.noQuery();
        Event event = Scores.read(
                request.path("requestId"), request.json(), request.caller().home(), clock.instant());
        Exchange done = requireProducer()
                .send("direct:raise", exchange -> exchange.getMessage().setBody(event));
        if (done.getException() != null) {
            RedisUnavailableException away = done.getException(RedisUnavailableException.class);
            throw away != null ? away : RuntimeCamelException.wrapRuntimeCamelException(done.getException());
        }
        return new Reply(201, nothing(), Map.of());
    }

    private ProducerTemplate requireProducer() {
        if (producer == null) {
            throw new IllegalStateException("not configured yet");
        }
        return producer;
    }

    // what is stored

    private static boolean isWebhook(StoredAlert stored) {
        return stored.alert().type().equals(Alert.HELICONE);
    }

    private StoredAlert find(ApiRequest request) {
        return store.findNewest(request.caller().home(), request.id())
                .filter(HeliconeApi::isWebhook)
                .orElseThrow(HeliconeApi::unknown);
    }

    private StoredAlert writable(ApiRequest request) {
        StoredAlert found = find(request);
        if (found.readOnly()) {
            throw new ApiException(
                    409, "conflict", "This webhook is declared in " + found.createdBy() + ": change it there");
        }
        return found;
    }

    private StoredAlert change(ApiRequest request, UnaryOperator<Alert> change) {
        String id = writable(request).alert().id();
        Caller caller = request.caller();
        try {
            return store.change(caller.home(), id, null, caller.name(), stored -> change.apply(stored.alert()));
        } catch (AlertChangeException e) {
            throw refused(e);
        }
    }

    private static ApiException refused(AlertChangeException e) {
        return switch (e.reason()) {
            case UNKNOWN -> unknown();
            case TOO_LARGE -> new ApiException(413, "too_large", String.valueOf(e.getMessage()));
            case EXISTS, READ_ONLY, STALE, FULL -> new ApiException(409, "conflict", String.valueOf(e.getMessage()));
        };
    }

    private static ApiException unknown() {
        return new ApiException(404, "not_found", "Webhook not found");
    }

    // answers

    private Reply shown(ApiRequest request, StoredAlert stored) {
        return data(writer.of(stored, request.caller(), clock.instant()));
    }

    private static Reply data(JsonNode data) {
        ObjectNode answer = nothing();
        answer.set("data", data);
        return Reply.ok(answer);
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode().putNull("data").putNull("error");
    }

    private static void log(Alert alert, Caller caller, String what) {
        LOG.atInfo().addKeyValue("alertId", alert.id()).log("Webhook {} by {}", what, caller.name());
    }
}
