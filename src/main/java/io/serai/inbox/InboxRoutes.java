package io.serai.inbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * The built-in receiver over HTTP. An alert whose webhook URL has the path {@code /inbox/<name>} sends here, and its
 * secrets are what the signatures are checked with.
 *
 * <ul>
 *   <li>{@code POST /inbox/<name>} keeps the request and answers as the alert's service would: {@code ok}, or
 *       PagerDuty's 202; 401 when a signature is wrong or missing; any status of 400 to 599 on {@code ?status=503}.
 *   <li>{@code GET /inbox} and {@code GET /inbox/<name>} show what arrived, newest first: a page, or JSON (see
 *       {@link InboxJson}) for {@code Accept: application/json} or {@code ?format=json}.
 *   <li>{@code DELETE /inbox} empties it.
 * </ul>
 */
public final class InboxRoutes extends RouteBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String NAME_RULE = "The name must be 1 to 64 letters, digits, _ or -";
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Headers that are credentials by their name; those that an alert adds by itself come to them. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

    private static final String OPTIONS = "&headerFilterStrategy=#inboxNoHeaders";

    private final Inbox inbox;
    private final AlertRegistry alerts;
    private final Clock clock;
    private final InboxPage page;
    private final BodyReader bodyReader;

    public InboxRoutes(Inbox inbox, AlertRegistry alerts, Clock clock) {
        this(inbox, alerts, clock, PATIENCE);
    }

    InboxRoutes(Inbox inbox, AlertRegistry alerts, Clock clock, Duration patience) {
        this.inbox = inbox;
        this.alerts = alerts;
        this.clock = clock;
        this.page = new InboxPage(clock);
        this.bodyReader = new BodyReader(patience);
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("inboxNoHeaders", new NoHeaders());

        from("platform-http:/inbox/{name}?httpMethodRestrict=POST&useBodyHandler=false" + OPTIONS)
                .routeId("inbox-receive")
                .routeDescription(
                        "Keeps a webhook and checks its signatures; ?status=503 (400 to 599) answers with that"
                                + " status, so that retries can be watched")
                .process(this::receive);

        from("platform-http:/inbox/{name}?httpMethodRestrict=GET" + OPTIONS)
                .routeId("inbox-show-name")
                .routeDescription("Shows the webhooks that arrived under one name, newest first")
                .process(this::showName);

        from("platform-http:/inbox?httpMethodRestrict=GET" + OPTIONS)
                .routeId("inbox-show")
                .routeDescription("Shows the webhooks that arrived, newest first")
                .process(this::showAll);

        from("platform-http:/inbox?httpMethodRestrict=DELETE" + OPTIONS)
                .routeId("inbox-empty")
                .routeDescription("Empties the inbox")
                .process(this::empty);
    }

    private void receive(Exchange exchange) throws InterruptedException {
        HttpServerRequest request = request(exchange);
        String name = name(exchange);
        String wanted = request.getParam("status");
        List<Alert> senders = name == null ? List.of() : senders(name);
        SignatureChecks checks = new SignatureChecks(senders, request.headers(), clock);
        ArrivingBody body = new ArrivingBody(checks);
        switch (bodyReader.read(request, body)) {
            case TOO_SLOW -> abandon(exchange, 408, "The body took too long");
            case BUSY -> abandon(exchange, 503, "Too many slow requests at once; send it again");
            case BROKEN -> abandon(exchange, 400, "The body ended early");
            case COMPLETE -> {
                if (name == null) {
                    refuse(exchange, 400, NAME_RULE);
                } else if (wanted != null && !STATUS.matcher(wanted).matches()) {
                    refuse(exchange, 400, "The parameter status must be a whole number from 400 to 599");
                } else {
                    checks.end();
                    keep(exchange, name, senders, checks, body, wanted);
                }
            }
        }
    }

    private void keep(
            Exchange exchange,
            String name,
            List<Alert> senders,
            SignatureChecks checks,
            ArrivingBody body,
            @Nullable String wanted) {
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        Map<Scheme, Verdict> verdicts = checks.verdicts();
        String text = body.text();
        int status;
        if (wanted != null) {
            status = Integer.parseInt(wanted);
            refuse(exchange, status, "As asked for by ?status=" + status);
        } else if (!checks.accepted()) {
            status = 401;
            refuse(exchange, status, "A signature is wrong or missing: " + describe(verdicts));
        } else if (checks.sentBy("pagerduty")) {
            status = 202;
            answer(exchange, status, JSON, pagerDutyAnswer(text, id));
        } else {
            status = 200;
            // Slack's answer to the letter: senders compare it
            answer(exchange, status, TEXT, "ok".getBytes(StandardCharsets.UTF_8));
        }
        inbox.add(new InboxRequest(
                id,
                name,
                clock.instant(),
                headers(request(exchange), senders),
                text,
                body.size(),
                body.truncated(),
                verdicts,
                status));
    }

    private static String describe(Map<Scheme, Verdict> verdicts) {
        return verdicts.entrySet().stream()
                .map(entry -> entry.getKey().wire() + " is " + entry.getValue().wire())
                .collect(Collectors.joining(", "));
    }

    /** The form of <a href="https://developer.pagerduty.com/docs/events-api-v2/overview/">Events API v2</a>. */
    private static byte[] pagerDutyAnswer(String body, String id) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("status", "success");
        node.put("message", "Event processed");
        node.put("dedup_key", dedupKey(body, id));
        return Json.write(node);
    }

    private static String dedupKey(String body, String absent) {
        try {
            JsonNode key = Json.read(body.getBytes(StandardCharsets.UTF_8)).path("dedup_key");
            return key.isTextual() ? key.textValue() : absent;
        } catch (InvalidInputException e) {
            return absent;
        }
    }

    private List<Alert> senders(String name) {
        String path = "/inbox/" + name;
        return alerts.all().stream()
                .filter(alert -> path.equals(path(alert.webhook().url().value())))
                .toList();
    }

    private static @Nullable String path(String url) {
        // most alerts don't send here: no need to take their URLs apart
        if (!url.contains("/inbox/")) {
            return null;
        }
        try {
            return new URI(url).getPath();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static Map<String, String> headers(HttpServerRequest request, Collection<Alert> senders) {
        Set<String> secret = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        secret.addAll(CREDENTIALS);
        senders.forEach(alert -> secret.addAll(alert.webhook().headers().keySet()));
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : request.headers().names()) {
            String value = String.join(", ", request.headers().getAll(name));
            headers.put(name, secret.contains(name) ? masked(name, value) : value);
        }
        return headers;
    }

    /** {@code Bearer ***}: the scheme is no secret and tells a wrong configuration. */
    private static String masked(String name, String value) {
        int end = value.indexOf(' ');
        boolean hasScheme = name.toLowerCase(Locale.ROOT).endsWith("authorization") && end > 0 && end <= 10;
        return hasScheme ? value.substring(0, end) + " ***" : "***";
    }

    private void showAll(Exchange exchange) {
        show(exchange, null, inbox.all());
    }

    private void showName(Exchange exchange) {
        String name = name(exchange);
        if (name == null) {
            refuse(exchange, 400, NAME_RULE);
        } else {
            show(exchange, name, inbox.named(name));
        }
    }

    private void show(Exchange exchange, @Nullable String name, List<InboxRequest> requests) {
        HttpServerRequest request = request(exchange);
        if (wantsJson(request)) {
            answer(exchange, 200, JSON, InboxJson.write(requests));
            return;
        }
        request.response().putHeader("Content-Security-Policy", InboxPage.CONTENT_SECURITY_POLICY);
        boolean refresh = !"off".equals(request.getParam("refresh"));
        String origin = request.scheme() + "://" + request.authority();
        byte[] html = page.write(name, requests, inbox.keep(), origin, refresh);
        answer(exchange, 200, "text/html; charset=utf-8", html);
    }

    private static boolean wantsJson(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return "json".equals(request.getParam("format"))
                || (accept != null && accept.toLowerCase(Locale.ROOT).contains(JSON));
    }

    private void empty(Exchange exchange) {
        inbox.clear();
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
    }

    /** Answers a request that will never be read to its end: HTTP/1 has no other way out than to close the connection. */
    private static void abandon(Exchange exchange, int status, String reason) {
        HttpServerRequest request = request(exchange);
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("Connection", "close");
            request.response().bodyEndHandler(nothing -> request.connection().close());
        }
        refuse(exchange, status, reason);
    }

    private static void refuse(Exchange exchange, int status, String reason) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("error", reason);
        answer(exchange, status, JSON, Json.write(node));
    }

    private static void answer(Exchange exchange, int status, String contentType, byte[] body) {
        request(exchange)
                .response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        Message message = exchange.getMessage();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        message.setBody(body);
    }

    /** Null when it breaks the rule. */
    private static @Nullable String name(Exchange exchange) {
        String name = exchange.getMessage().getHeader("name", String.class);
        return name != null && NAME.matcher(name).matches() ? name : null;
    }

    private static HttpServerRequest request(Exchange exchange) {
        return requireNonNull(exchange.getMessage(HttpMessage.class)).getRequest();
    }
}
