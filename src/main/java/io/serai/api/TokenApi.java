package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.ApiTokens;
import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.access.TokenJson;
import io.serai.json.Nearest;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API tokens: {@code POST /v1/tokens} makes one and shows it once, {@code GET} lists them without what they are, and
 * {@code DELETE /v1/tokens/{id}} ends one.
 */
public final class TokenApi extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(TokenApi.class);
    private static final String PATH = "/v1/tokens";
    private static final String ONE = PATH + "/{id}";
    private static final List<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::wire).toList();

    private final ApiTokens tokens;
    private final Clock clock;

    public TokenApi(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    private record Wanted(String name, Set<Scope> scopes, @Nullable String workspace) {}

    @Override
    public void configure() {
        getContext().getRegistry().bind("apiNoHeaders", new ApiEndpoint.NoHeaders());

        ChangeLimit.limited(
                        from(ApiEndpoint.uri("POST", PATH))
                                .routeId("create-token")
                                .routeDescription("Makes an API token and shows it, this once"),
                        ErrorShape.SERAI)
                .process(new ApiEndpoint(this::create, ErrorShape.SERAI, clock));

        from(ApiEndpoint.uri("GET", PATH))
                .routeId("list-tokens")
                .routeDescription("Lists the API tokens, without what they are")
                .process(new ApiEndpoint(this::list, clock));

        ChangeLimit.limited(
                        from(ApiEndpoint.uri("DELETE", ONE))
                                .routeId("revoke-token")
                                .routeDescription("Ends an API token, on every hub within a second"),
                        ErrorShape.SERAI)
                .process(new ApiEndpoint(this::revoke, ErrorShape.SERAI, clock));
    }

    private Reply create(ApiRequest request) {
        request.noQuery();
        Wanted wanted = request.body(TokenApi::wanted);
        Caller caller = request.caller();
        if (!caller.scopes().containsAll(wanted.scopes())) {
            throw new ApiException(
                    403, "forbidden", "A token can be given only the scopes that the caller's own token has");
        }
        ApiTokens.Created created = tokens.create(wanted.name(), wanted.scopes(), wanted.workspace(), caller.name())
                .orElseThrow(() -> new ApiException(
                        409,
                        "too_many_tokens",
                        "There are " + ApiTokens.MOST + " tokens already: revoke those that nobody uses"));
        LOG.info("API token {} made by {}", created.token().id(), caller.name());
        return new Reply(201, TokenJson.shown(created.token()).put("token", created.clear()), Map.of());
    }

    private static Wanted wanted(ApiRequest.Fields body) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        body.fields().elements("scopes", (element, path) -> {
            Optional<Scope> scope = element.isTextual() ? Scope.of(element.textValue()) : Optional.empty();
            scope.ifPresentOrElse(
                    scopes::add,
                    () -> body.problem(
                            path,
                            "must be one of " + String.join(", ", SCOPES)
                                    + (element.isTextual() ? Nearest.hint(element.textValue(), SCOPES) : "")));
        });
        if (scopes.isEmpty() && body.fields().problems().isEmpty()) {
            body.problem("scopes", "must have at least one of " + String.join(", ", SCOPES));
        }
        return new Wanted(body.requiredText("name"), scopes, body.text("workspace"));
    }

    private ObjectNode list(ApiRequest request) {
        request.noQuery();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode array = answer.putArray("tokens");
        tokens.list().forEach(token -> array.add(TokenJson.shown(token)));
        return answer;
    }

    private Reply revoke(ApiRequest request) {
        request.noQuery();
        if (!tokens.revoke(request.id())) {
            throw new ApiException(404, "not_found", "There is no token with this id");
        }
        LOG.info("API token {} revoked by {}", request.id(), request.caller().name());
        return Reply.noContent();
    }
}
