package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.cli.preview.Preview;
import io.serai.cli.preview.PreviewPage;
import io.serai.testing.HubFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of their alerts before anybody else does. */
class SeraiPreviewTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T09:30:00Z"), ZoneOffset.UTC);

    private static final String ERROR =
            """
            {"eventType": "trace:errors", "payload": {"id": "t-1", "input": "my order of yesterday",
             "error_info": {"exception_type": "TimeoutError", "message": "told <b>anna@example.com</b>"}}}
            """;

    @TempDir
    Path home;

    private HubFolder folder;

    @BeforeEach
    void shippedFiles() {
        folder = HubFolder.in(home);
    }

    @Test
    void makesTheMessagesOfAnAlertByIdOrName() {
        for (String name : List.of("example-slack", "Example Slack channel")) {
            Preview.Notification only = only(preview(name, ERROR));

            assertThat(only.failure()).isNull();
            assertThat(only.doubts()).isEmpty();
            assertThat(only.messages()).hasSize(1);
            assertThat(only.messages().getFirst().body())
                    .contains("TimeoutError: told &lt;b&gt;[e-mail]&lt;/b&gt;")
                    .doesNotContain("yesterday");
            assertThat(only.messages().getFirst().sizes())
                    .anySatisfy(size -> assertThat(size).hasToString("blocks 3 of 50"));
        }
    }

    @Test
    void takesEventsAsTheApiDoes() {
        String line = ERROR.replace("\n", " ");
        String other = "{\"eventType\": \"prompt:created\", \"payload\": {\"id\": \"p\"}}";

        assertThat(preview("example-slack", "[" + ERROR + "," + ERROR + "]").notifications())
                .extracting(Preview.Notification::events)
                .containsExactly(2);
        assertThat(preview("example-slack", line + "\n\n" + other + "\n" + line + "\n")
                        .notifications())
                .extracting(Preview.Notification::eventType, Preview.Notification::events)
                .containsExactly(tuple("trace:errors", 2), tuple("prompt:created", 1));
    }

    @Test
    void saysWhyAnAlertWouldNotSendThisAndShowsItAllTheSame() {
        Preview.Notification unasked =
                only(preview("example-slack", "{\"eventType\": \"my:type\", \"workspaceId\": \"default\"}"));
        Preview.Notification foreign =
                only(preview("example-slack", "{\"eventType\": \"trace:errors\", \"workspaceId\": \"elsewhere\"}"));

        assertThat(unasked.doubts()).containsExactly("no trigger of the alert asks for my:type");
        assertThat(unasked.messages()).hasSize(1);
        assertThat(foreign.doubts()).containsExactly("the event is of another workspace than the alert's, default");
    }

    @Test
    void secretsOfTheAlertAreMasked() {
        assertThat(only(preview("example-pagerduty", ERROR))
                        .messages()
                        .getFirst()
                        .body())
                .contains("\"routing_key\":\"EXA*")
                .doesNotContain("EXAMPLE0ROUTING0KEY0REPLACE0ME00");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> preview("example-slak", ERROR))
                .withMessageContaining("did you mean 'example-slack'?");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> preview("example-slack", "[{\"eventType\": \"\"}, {\"typ\": 1}]"))
                .withMessageContaining("--event: [0].eventType")
                .withMessageContaining("--event: [1].typ");
        folder.alerts("alerts:\n  - name: X\n");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> preview("X", ERROR))
                .withMessageContaining("alerts.yaml");
    }

    @Test
    void drawsAPageThatNeedsNothingAndRunsNothing() {
        folder.edit("alerts.yaml", "name: Example Slack channel", "name: <script>alert(1)</script>");

        String page = PreviewPage.draw(preview("example-slack", ERROR), ZoneId.of("UTC"));

        assertThat(page)
                .contains("default-src 'none'; style-src 'sha256-")
                .contains("<code>TimeoutError: told &lt;b&gt;[e-mail]&lt;/b&gt;</code>")
                .doesNotContain("<script")
                .doesNotContain("style=")
                .doesNotContain("src=");
        assertThat(PreviewPage.draw(preview("example-pagerduty", ERROR), ZoneId.of("UTC")))
                .contains("Triggered")
                .contains("serai:example-pagerduty");
    }

    @Test
    void drawsMailsInASandbox() {
        Preview preview = new Preview(
                "Mail",
                "mail",
                "email",
                List.of(new Preview.Notification(
                        "trace:errors",
                        1,
                        List.of(),
                        null,
                        List.of(new Preview.Message(
                                "{\"subject\": \"<Errors>\", \"html\": \"<p style=\\\"x\\\">3</p>\"}", List.of())))));

        assertThat(PreviewPage.draw(preview, ZoneId.of("UTC")))
                .contains(
                        "<iframe sandbox=\"\" title=\"The mail\" srcdoc=\"&lt;p style=&quot;x&quot;&gt;3&lt;/p&gt;\">")
                .contains("&lt;Errors&gt;");
    }

    private Preview preview(String alert, String events) {
        return SeraiPreview.make(
                new HubOptions(folder.path(), Map.of()),
                Map.of(),
                CLOCK,
                alert,
                events.getBytes(StandardCharsets.UTF_8));
    }

    private static Preview.Notification only(Preview preview) {
        assertThat(preview.notifications()).hasSize(1);
        return preview.notifications().getFirst();
    }
}
