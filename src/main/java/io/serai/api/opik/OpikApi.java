package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertStore;
import io.serai.alert.StoredAlert;
import io.serai.api.ApiEndpoint;
import io.serai.api.ApiException;
import io.serai.api.ApiRequest;
import io.serai.api.ChangeLimit;
import io.serai.api.Reply;
import io.serai.delivery.TestSends;
import io.serai.json.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opik's alert API: {@code /v1/private/alerts} and what is below, and {@code /v1/private/projects/{projectId}/alerts}.
 * Every request works in one workspace, and knows nothing of the alerts of others.
 */
public final class OpikApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(OpikApi.class);

    private static final String PATH = "/v1/private/alerts";
    private static final String ONE = PATH + "/{id}";
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    private final AlertStore alerts;
    private final AlertReader reader;
    private final WebhookTests tests;
    private final WebhookExamples examples;
    private final Clock clock;

    public OpikApi(AlertStore alerts, AlertCodec codec, TestSends tests, Clock clock) {
        this.alerts = alerts;
        this.reader = new AlertReader(codec);
        this.tests = new WebhookTests(tests);
        this.examples = new WebhookExamples(tests);
        this.clock = clock;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        limited(from(ApiEndpoint.uri("POST", PATH)))
                .routeId("create-alert")
                .routeDescription("Creates an alert")
                .process(endpoint(this::create));

        from(ApiEndpoint.uri("GET", PATH))
                .routeId("list-alerts")
                .routeDescription("Lists alerts, page by page")
                .process(endpoint(this::list));

        from(ApiEndpoint.uri("GET", ONE))
                .routeId("show-alert")
                .routeDescription("Shows one alert")
                .process(endpoint(this::show));

        limited(from(ApiEndpoint.uri("PUT", ONE)))
                .routeId("replace-alert")
                .routeDescription("Replaces an alert")
                .process(endpoint(this::replace));

        limited(from(ApiEndpoint.uri("POST", PATH + "/delete")))
                .routeId("delete-alerts")
                .routeDescription("Deletes alerts")
                .process(endpoint(this::delete));

        limited(from(ApiEndpoint.uri("POST", PATH + "/webhooks/tests")))
                .routeId("test-alert")
                .routeDescription("Tries an alert out")
                .process(endpoint(this::test));

        from(ApiEndpoint.uri("GET", PATH + "/webhooks/examples"))
                .routeId("show-webhook-examples")
                .routeDescription("Shows what webhooks get, for each event type")
                .process(endpoint(this::examples));

        from(ApiEndpoint.uri("GET", "/v1/private/projects/{projectId}/alerts"))
                .routeId("list-project-alerts")
                .routeDescription("Lists the alerts of one project")
                .process(endpoint(this::listOfProject));
    }

    private static ProcessorDefinition<?> limited(RouteDefinition route) {
        return ChangeLimit.limited(route, OpikErrors.SHAPE);
    }

    private ApiEndpoint endpoint(ApiEndpoint.Replier replier) {
        return new ApiEndpoint(OpikErrors.answering(replier), OpikErrors.SHAPE, clock);
    }

    private Reply create(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        Alert alert = reader.create(request.json(), caller.home());
        StoredAlert stored = alerts.create(alert, caller.name());
        log(stored.alert().id(), caller, "created");
        return new Reply(
                201, null, Map.of("Location", PATH + "/" + stored.alert().id(), "ETag", entityTag(stored)));
    }

    private Reply list(ApiRequest request) {
        Listing listing = Listing.read(request);
        return Reply.ok(listing.of(ours(request.caller()), seesUrls(request)));
    }

    private Reply listOfProject(ApiRequest request) {
        Listing listing = Listing.read(request);
        String project = request.path("projectId");
        return Reply.ok(listing.of(
                ours(request.caller()).filter(stored -> stored.alert().names(project)), seesUrls(request)));
    }

    private Reply show(ApiRequest request) {
        request.noQuery();
        StoredAlert stored = required(request);
        return new Reply(200, AlertView.of(stored, seesUrls(request)), Map.of("ETag", entityTag(stored)));
    }

    private Reply replace(ApiRequest request) {
        request.noQuery();
        Long seen = ifMatch(request);
        JsonNode body = request.json();
        Caller caller = request.caller();
        String id = required(request).alert().id();
        AtomicLong version = new AtomicLong();
        StoredAlert after = alerts.change(caller.home(), id, seen, caller.name(), stored -> {
            version.set(stored.version());
            return reader.replace(body, stored);
        });
        if (after.version() != version.get()) {
            log(id, caller, "changed");
        }
        return new Reply(204, null, Map.of("ETag", entityTag(after)));
    }

    private Reply delete(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        List<String> ids = DeleteRequest.ids(request.json());
        // Once for all of them: another hub may have created them a moment ago.
        alerts.sync();
        List<String> known = ids.stream()
                .flatMap(id -> find(caller, id).stream())
                .map(stored -> stored.alert().id())
                .distinct()
                .toList();
        if (!known.isEmpty() && alerts.delete(caller.home(), known) > 0) {
            known.forEach(id -> log(id, caller, "deleted"));
        }
        return Reply.noContent();
    }

    private Reply test(ApiRequest request) {
        request.noQuery();
        Caller caller = request.caller();
        Alert alert = reader.test(request.json(), caller.home(), id -> findNewest(caller, id), url -> ours(caller)
                .filter(stored -> stored.alert().webhook().url().value().equals(url))
                .toList());
        return Reply.ok(tests.run(alert));
    }

    private Reply examples(ApiRequest request) {
        String type = request.query(query -> Optional.ofNullable(query.text("alert_type")))
                .orElse(null);
        return Reply.ok(examples.of(type, request.caller().home()));
    }

    /** Whoever may change an alert may see where it sends; to others the URL is a credential. */
    private static boolean seesUrls(ApiRequest request) {
        return request.caller().may(Scope.MANAGE);
    }

    private Stream<StoredAlert> ours(Caller caller) {
        return alerts.all(caller.home()).stream().filter(OpikApi::speaksOpik);
    }

    private StoredAlert required(ApiRequest request) {
        return findNewest(request.caller(), request.id()).orElseThrow(OpikErrors::notFound);
    }

    private Optional<StoredAlert> findNewest(Caller caller, String id) {
        // Those of the file may have any case, and are not news.
        return alerts.find(caller.home(), id)
                .or(() -> alerts.findNewest(caller.home(), Ids.canonical(id)))
                .filter(OpikApi::speaksOpik);
    }

    private Optional<StoredAlert> find(Caller caller, String id) {
        return alerts.find(caller.home(), id)
                .or(() -> alerts.find(caller.home(), Ids.canonical(id)))
                .filter(OpikApi::speaksOpik);
    }

    private static boolean speaksOpik(StoredAlert stored) {
        return !stored.alert().type().equals(Alert.HELICONE);
    }

    private static void log(String alertId, Caller caller, String what) {
        LOG.atInfo()
                .addKeyValue("alertId", alertId)
                .addKeyValue("workspaceId", caller.home())
                .log("Alert {} by {}", what, caller.name());
    }

    private static String entityTag(StoredAlert stored) {
        return "\"" + stored.version() + "\"";
    }

    private static @Nullable Long ifMatch(ApiRequest request) {
        String header = request.http().getHeader("If-Match");
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        Matcher matcher = ENTITY_TAG.matcher(header.strip());
        if (!matcher.matches()) {
            throw ApiException.badRequest(
                    List.of(new Problem("If-Match", "must be the ETag of an earlier answer, like \"3\", or *")));
        }
        return Long.valueOf(matcher.group(1));
    }
}
