package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
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

    private static final String LIMIT = "limit";
    private static final String ALL = "all";

    /** As long as the longest of them, an event type's or a foreign alert's id. */
    private static final int MAX_TEXT = 255;

    private static final int MAX_CURSOR = 1_000;
    private static final int MAX_PARAMETERS = 32;

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Clock clock;

    ApiRequest(Exchange exchange, Clock clock) {
        this.exchange = exchange;
        this.request =
                Objects.requireNonNull(exchange.getMessage(HttpMessage.class)).getRequest();
        this.clock = clock;
    }

    public HttpServerRequest http() {
        return request;
    }

    /** What stands at <code>{id}</code> of the path. */
    public String id() {
        return String.valueOf(exchange.getMessage().getHeader("id", String.class));
    }

    /**
     * What the query says.
     *
     * @throws ApiException with status 400, naming every parameter that breaks a rule or is not known
     */
    <T> T query(Function<Fields, T> read) {
        List<Problem> problems = new ArrayList<>();
        return read(parameters(problems), problems, read);
    }

    /** For what takes no query: refuses one all the same, which somebody has meant to change what is done. */
    void noQuery() {
        boolean unused = query(none -> true);
    }

    /**
     * What the body says, a JSON object.
     *
     * @throws ApiException with status 400 or 415
     */
    <T> T body(Function<Fields, T> read) {
        String type = request.getHeader("Content-Type");
        // curl -d says that it sends a form when it is told nothing, and Camel has taken that apart already.
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(
                    415, "unsupported_media_type", "Send a JSON object with Content-Type: application/json");
        }
        byte[] body = exchange.getMessage().getBody(byte[].class);
        try {
            return read(Json.read(body == null ? new byte[0] : body), new ArrayList<>(), read);
        } catch (InvalidInputException e) {
            throw ApiException.badRequest(e.problems());
        }
    }

    private <T> T read(JsonNode node, List<Problem> problems, Function<Fields, T> read) {
        JsonFields fields = JsonFields.of(node, "", problems);
        if (fields == null) {
            throw ApiException.badRequest(problems);
        }
        T answer = read.apply(new Fields(fields, clock.instant()));
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
            put(node, name, values.getFirst());
        });
        return node;
    }

    /** Typed as the same member of a JSON body is. */
    private static void put(ObjectNode node, String name, String value) {
        if (name.equals(LIMIT) && value.matches("\\d{1,9}")) {
            node.put(name, Integer.parseInt(value));
        } else if (name.equals(ALL) && (value.equals("true") || value.equals("false"))) {
            node.put(name, value.equals("true"));
        } else {
            node.put(name, value);
        }
    }

    /** The members that queries and bodies have in common. */
    static final class Fields {
        private final JsonFields fields;
        private final Instant now;

        private Fields(JsonFields fields, Instant now) {
            this.fields = fields;
            this.now = now;
        }

        @Nullable
        String text(String name) {
            return fields.line(name, MAX_TEXT);
        }

        @Nullable
        Instant moment(String name) {
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

        int limit(int absent, int max) {
            Long limit = fields.integer(LIMIT, 1, max);
            return limit == null ? absent : limit.intValue();
        }

        boolean all() {
            return fields.bool(ALL, false);
        }

        /** The position behind an earlier answer's {@code nextCursor}; null at the beginning. */
        @Nullable
        String position() {
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

        void problem(String name, String rule) {
            fields.problem(name, rule);
        }
    }

    /** Adds {@code nextCursor} when there is more. */
    static ObjectNode withCursor(ObjectNode answer, @Nullable String position) {
        if (position != null) {
            answer.put(
                    "nextCursor",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8)));
        }
        return answer;
    }
}
