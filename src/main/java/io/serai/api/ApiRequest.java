package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.serai.access.Caller;
import io.serai.access.Callers;
import io.serai.config.Moments;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;

/** A request as the API's routes read it: strictly, so that a misspelt filter never means everything. */
public final class ApiRequest {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 500;
    static final String CURSOR_RULE = "must be a nextCursor of an earlier answer";

    /** Largest body but for events, which are many at once: some times the largest alert. */
    static final int MAX_BODY_BYTES = 262_144;

    private static final String LIMIT = "limit";

    /** As long as the longest of them, an event type's or a foreign alert's id. */
    private static final int MAX_TEXT = 255;

    private static final int MAX_CURSOR = 1_000;
    private static final int MAX_PARAMETERS = 32;

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Clock clock;
    private byte @Nullable [] read;

    ApiRequest(Exchange exchange, Clock clock) {
        this.exchange = exchange;
        this.request =
                Objects.requireNonNull(exchange.getMessage(HttpMessage.class)).getRequest();
        this.clock = clock;
    }

    public HttpServerRequest http() {
        return request;
    }

    /** Who sent it. */
    public Caller caller() {
        return Callers.of(exchange);
    }

    /** What stands at <code>{id}</code> of the path. */
    public String id() {
        return path("id");
    }

    /** What stands at <code>{name}</code> of the path. */
    public String path(String name) {
        return String.valueOf(exchange.getMessage().getHeader(name, String.class));
    }

    /**
     * What the query says.
     *
     * @throws ApiException with status 400, naming every parameter that breaks a rule or is not known
     */
    public <T> T query(Function<Fields, T> read) {
        List<Problem> problems = new ArrayList<>();
        return read(parameters(problems), problems, true, read);
    }

    /** For what takes no query: refuses one all the same, which somebody has meant to change what is done. */
    public void noQuery() {
        boolean unused = query(none -> true);
    }

    /**
     * What the body says, a JSON object.
     *
     * @throws ApiException with status 400 or 415
     */
    public <T> T body(Function<Fields, T> read) {
        return read(json(), new ArrayList<>(), false, read);
    }

    /** Whether there is a body at all. Of one that is no JSON, its headers tell: a form has been taken apart already. */
    boolean hasBody() {
        String length = request.getHeader("Content-Length");
        boolean announced = length == null ? request.getHeader("Transfer-Encoding") != null : !length.equals("0");
        return isJson() ? bytes().length > 0 : announced;
    }

    private boolean isJson() {
        String type = request.getHeader("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /**
     * The body, whatever JSON it is.
     *
     * @throws ApiException with status 400, 413 or 415
     */
    public JsonNode json() {
        // curl -d says that it sends a form when it is told nothing, and Camel has taken that apart already.
        if (!isJson()) {
            throw new ApiException(415, "unsupported_media_type", "Send JSON with Content-Type: application/json");
        }
        byte[] body = bytes();
        if (body.length > MAX_BODY_BYTES) {
            throw tooLarge(MAX_BODY_BYTES);
        }
        try {
            return Json.read(body);
        } catch (InvalidInputException e) {
            throw ApiException.badRequest(e.problems());
        }
    }

    /** Read once: some routes give it as a stream. */
    private byte[] bytes() {
        byte[] body = read;
        if (body == null) {
            body = Objects.requireNonNullElse(exchange.getMessage().getBody(byte[].class), new byte[0]);
            read = body;
        }
        return body;
    }

    /**
     * The workspace by which a list is filtered: the one that was asked for, or else the caller's; null: any.
     *
     * @throws ApiException with status 403 when the caller may not see the one that was asked for
     */
    @Nullable
    String workspace(@Nullable String asked) {
        Caller caller = caller();
        if (asked == null) {
            return caller.workspace();
        }
        if (!caller.mayTouch(asked)) {
            throw new ApiException(403, "forbidden", "workspaceId: must be the workspace of the request, or absent");
        }
        return asked;
    }

    static ApiException tooLarge(long limit) {
        return new ApiException(
                413,
                "too_large",
                limit == 0 ? "Such a request has no body" : "A request may have at most " + limit + " bytes");
    }

    private <T> T read(JsonNode node, List<Problem> problems, boolean inQuery, Function<Fields, T> read) {
        JsonFields fields = JsonFields.of(node, "", problems);
        if (fields == null) {
            throw ApiException.badRequest(problems);
        }
        T answer = read.apply(new Fields((ObjectNode) node, fields, inQuery, clock.instant()));
        fields.rejectUnknown();
        if (!problems.isEmpty()) {
            throw ApiException.badRequest(problems);
        }
        return answer;
    }

    private ObjectNode parameters(List<Problem> problems) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Map<String, List<String>> parameters;
        try {
            parameters = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS, false)
                    .parameters();
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("", "the query must be URL-encoded"));
            return node;
        }
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                problems.add(new Problem(name, "is given twice"));
            }
            node.put(name, values.getFirst());
        });
        return node;
    }

    /**
     * The members of a body or the parameters of a query, asked for by name and type. What is wrong with them is
     * collected, and so is what nobody asked for.
     */
    public static final class Fields {
        private final ObjectNode node;
        private final JsonFields fields;
        private final boolean inQuery;
        private final Instant now;

        private Fields(ObjectNode node, JsonFields fields, boolean inQuery, Instant now) {
            this.node = node;
            this.fields = fields;
            this.inQuery = inQuery;
            this.now = now;
        }

        /** For what has readers of its own. */
        public JsonFields fields() {
            return fields;
        }

        /** Whether it was given, right or wrong. */
        public boolean has(String name) {
            return node.hasNonNull(name);
        }

        /** One line of at most 255 characters; null when absent or wrong. */
        public @Nullable String text(String name) {
            return text(name, MAX_TEXT);
        }

        /** One line of at most {@code max} characters; null when absent or wrong. */
        public @Nullable String text(String name, int max) {
            return fields.line(name, max);
        }

        /** As {@link #text}, and absence is a problem too; then the answer is an empty string. */
        public String requiredText(String name) {
            return fields.requiredLine(name, MAX_TEXT);
        }

        /** A whole number from {@code min} to {@code max}. */
        public int number(String name, int absent, int min, int max) {
            if (inQuery && node.path(name).asText().matches("-?\\d{1,9}")) {
                node.put(name, Integer.parseInt(node.path(name).asText()));
            }
            Long number = fields.integer(name, min, max);
            return number == null ? absent : number.intValue();
        }

        public boolean flag(String name, boolean absent) {
            String value = node.path(name).asText();
            if (inQuery && (value.equals("true") || value.equals("false"))) {
                node.put(name, value.equals("true"));
            }
            return fields.bool(name, absent);
        }

        /** A point in time, or how long ago; null when absent or wrong. */
        public @Nullable Instant moment(String name) {
            String value = text(name);
            if (value == null) {
                return null;
            }
            // The plus of an offset, as a query has it that nobody encoded.
            Instant moment = Moments.parse(value.replace(' ', '+'), now);
            if (moment == null) {
                fields.problem(name, Moments.RULE);
            }
            return moment;
        }

        /** How many are wanted on a page. */
        public int limit(int absent, int max) {
            return number(LIMIT, absent, 1, max);
        }

        /** The position behind an earlier answer's {@code nextCursor}; null at the beginning. */
        public @Nullable String position() {
            String cursor = fields.line("cursor", MAX_CURSOR);
            if (cursor == null) {
                return null;
            }
            try {
                return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                fields.problem("cursor", CURSOR_RULE);
                return null;
            }
        }

        public void problem(String name, String rule) {
            fields.problem(name, rule);
        }
    }

    /** Adds {@code nextCursor} when there is more. */
    public static ObjectNode withCursor(ObjectNode answer, @Nullable String position) {
        if (position != null) {
            answer.put(
                    "nextCursor",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8)));
        }
        return answer;
    }
}
