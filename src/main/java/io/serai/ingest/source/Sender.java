package io.serai.ingest.source;

import static io.serai.ingest.source.AuthScheme.BASIC;
import static io.serai.ingest.source.AuthScheme.BEARER;
import static io.serai.ingest.source.AuthScheme.HEADER;
import static io.serai.ingest.source.AuthScheme.HMAC;
import static io.serai.ingest.source.AuthScheme.LANGFUSE;
import static io.serai.ingest.source.AuthScheme.QUERY;
import static io.serai.ingest.source.AuthScheme.STANDARD_WEBHOOKS;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a kind of sender behaves, as far as no mapping can say it: the defaults of its connections. A kind that is not known
 * here needs no Java: it has the defaults of {@link #other}, and the configuration can say everything else.
 *
 * @param type as in the URL and in the names of files
 * @param title for people
 * @param auth how it can prove who it is, the usual way first
 * @param signatureHeaders where its signatures are, for {@link AuthScheme#HMAC}; several must agree
 * @param signedText what it signs when it sends a time too
 * @param busyStatus what makes it come again later
 * @param anyBody whether it may send something else than JSON
 * @param keepUnmapped whether it must not be told that something can't be understood: it would give up sending
 * @param options keys of its own, each given to its beans as it is written
 * @param mediaType of its requests
 */
record Sender(
        String type,
        String title,
        List<AuthScheme> auth,
        List<String> signatureHeaders,
        String signedText,
        int busyStatus,
        boolean anyBody,
        boolean keepUnmapped,
        List<String> options,
        String mediaType) {
    private static final int TOO_MANY_REQUESTS = 429;

    /** Alertmanager gives up after a 429 until the next interval, and repeats after a 503. */
    private static final int UNAVAILABLE = 503;

    private static final String DOTTED = "{timestamp}.{body}";

    /** Those whose routes are shipped, in the order in which people are told of them. */
    static final Map<String, Sender> KNOWN = Stream.of(
                    other("opik").titled("Opik"),
                    other("helicone")
                            .titled("Helicone")
                            .with(List.of(HMAC))
                            .signedIn("Helicone-Signature", "X-Helicone-Signature"),
                    other("langfuse").titled("Langfuse").with(List.of(LANGFUSE)).keeping(),
                    other("litellm").titled("LiteLLM proxy").with(List.of(QUERY, HEADER)),
                    other("langsmith").titled("LangSmith").with(List.of(QUERY, HEADER)),
                    other("alertmanager")
                            .titled("Prometheus Alertmanager")
                            .with(List.of(BEARER, BASIC))
                            .busy(UNAVAILABLE),
                    other("grafana")
                            .titled("Grafana Alerting")
                            .with(List.of(BEARER, BASIC))
                            .signedIn("X-Grafana-Alerting-Signature")
                            .signing("{timestamp}:{body}")
                            .busy(UNAVAILABLE),
                    other("cloudevents")
                            .titled("CloudEvents 1.0")
                            .ofAnyBody("application/cloudevents+json", "origins", "origin-rate"),
                    other("standard-webhooks").titled("Standard Webhooks").with(List.of(STANDARD_WEBHOOKS)),
                    other("json").titled("Any other JSON").with(List.of(BEARER, BASIC)))
            .collect(Collectors.toMap(Sender::type, Function.identity(), (a, b) -> a, LinkedHashMap::new));

    static Sender of(String type) {
        return KNOWN.getOrDefault(type, other(type).with(List.of(BEARER, BASIC)));
    }

    /** Of whoever adds a kind of sender in YAML. */
    private static Sender other(String type) {
        return new Sender(
                type,
                type,
                List.of(BEARER),
                List.of("X-Signature"),
                DOTTED,
                TOO_MANY_REQUESTS,
                false,
                false,
                List.of(),
                "application/json");
    }

    private Sender titled(String name) {
        return new Sender(
                type, name, auth, signatureHeaders, signedText, busyStatus, anyBody, keepUnmapped, options, mediaType);
    }

    private Sender with(List<AuthScheme> schemes) {
        return new Sender(
                type,
                title,
                schemes,
                signatureHeaders,
                signedText,
                busyStatus,
                anyBody,
                keepUnmapped,
                options,
                mediaType);
    }

    private Sender signedIn(String... headers) {
        return new Sender(
                type, title, auth, List.of(headers), signedText, busyStatus, anyBody, keepUnmapped, options, mediaType);
    }

    private Sender signing(String text) {
        return new Sender(
                type, title, auth, signatureHeaders, text, busyStatus, anyBody, keepUnmapped, options, mediaType);
    }

    private Sender busy(int status) {
        return new Sender(
                type, title, auth, signatureHeaders, signedText, status, anyBody, keepUnmapped, options, mediaType);
    }

    private Sender keeping() {
        return new Sender(
                type, title, auth, signatureHeaders, signedText, busyStatus, anyBody, true, options, mediaType);
    }

    private Sender ofAnyBody(String usualMediaType, String... ownOptions) {
        return new Sender(
                type,
                title,
                auth,
                signatureHeaders,
                signedText,
                busyStatus,
                true,
                keepUnmapped,
                List.of(ownOptions),
                usualMediaType);
    }
}
