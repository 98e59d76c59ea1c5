package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
    @ParameterizedTest
    @CsvSource({
        "GET,    /observe/health",
        "GET,    /observe/metrics",
        "POST,   /inbox/demo",
        "GET,    /v1/openapi.json",
        "GET,    /",
        "GET,    /console",
        "HEAD,   /console/",
        "GET,    /console/pages/overview.js",
        "POST,   /hooks/opik/prod",
        "POST,   /hooks/opik/prod/",
        "PUT,    /hooks/grafana/prod",
        "OPTIONS, /hooks/cloudevents/prod",
    })
    void whatIsOpenNeedsNothing(String method, String path) {
        assertThat(Permission.of(method, path).scope()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,    /inbox/demo,           true",
        "POST,    /hooks/opik/prod,      true",
        "PUT,     /hooks/opik/prod,      true",
        "GET,     /hooks,                true",
        "DELETE,  /v1/private/alerts/a,  true",
        "OPTIONS, /hooks/opik/prod,      false",
        "GET,     /v1/openapi.json,      false",
        "POST,    /observe/health,       false",
    })
    void aStrangerSendsABodyOnlyWhereOneIsExpected(String method, String path, boolean body) {
        assertThat(Permission.hasBody(method, path)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /v1/events,                        INGEST, false",
        "POST,   /v1/webhook/request/r-1/score,     INGEST, false",
        "GET,    /v1/private/alerts,                READ,   false",
        "POST,   /v1/private/alerts,                MANAGE, false",
        "PUT,    /v1/private/alerts/a,              MANAGE, false",
        "POST,   /v1/private/alerts/webhooks/tests, MANAGE, false",
        "PATCH,  /v1/webhooks/a,                    MANAGE, false",
        "POST,   /v1/webhooks/a/test,               MANAGE, false",
        "DELETE, /v1/webhooks/a,                    MANAGE, false",
        "GET,    /v1/webhooks,                      READ,   false",
        "GET,    /v1/deliveries/stats,              READ,   false",
        "GET,    /v1/stream,                        READ,   false",
        "POST,   /console/app.js,                   MANAGE, false",
        "GET,    /consoles,                         READ,   false",
        "POST,   /v1/dead-letters/replay,           MANAGE, false",
        "POST,   /v1/explain,                       READ,   false",
        "POST,   /v1/explain/alert,                 READ,   false",
        "POST,   /v1/preview,                       READ,   false",
        "GET,    /v1/routes,                        READ,   true",
        "GET,    /v1/me,                            READ,   false",
        "DELETE, /v1/explain,                       MANAGE, false",
        "GET,    /v1/tokens,                        MANAGE, true",
        "DELETE, /v1/tokens/a,                      MANAGE, true",
        "GET,    /inbox,                            READ,   true",
        "GET,    /inbox/demo,                       READ,   true",
        "DELETE, /inbox,                            MANAGE, true",
        "GET,    /hooks,                            READ,   false",
        "POST,   /hooks/opik/prod/test,             MANAGE, false",
    })
    void whatIsKnownNeedsItsScope(String method, String path, String scope, boolean allWorkspaces) {
        assertThat(Permission.of(method, path))
                .hasToString("Permission[scope=%s, allWorkspaces=%s]", scope, allWorkspaces);
    }

    /** Near what is open or cheap, or what nobody has thought of yet. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/openapi.json",
        "POST, /v1/events/",
        "POST, /v1/events/x",
        "PUT,  /v1/events",
        "POST, /v1/webhook/request/a/b/score",
        "POST, /v1/webhook/request//score",
        "POST, /inbox",
        "PUT,  /inbox/demo",
        "POST, /observe",
        "POST, /new",
        "POST, /v1/preview/x",
        "POST, /hooks",
        "POST, /hooks/opik",
        "POST, /hooks/opik/",
        "PATCH, /hooks/opik/prod",
        "DELETE, /hooks/opik/prod",
        "TRACE, /v1/deliveries",
        "get,  /v1/deliveries",
    })
    void everythingElseNeedsManage(String method, String path) {
        assertThat(Permission.of(method, path).scope()).hasToString("MANAGE");
    }
}
