package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.preview.Preview;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private @Nullable String failure;

    @TempDir
    Path folder;

    @Test
    void printsMessagesReadablyWithTheirSizes() {
        assertThat(run("--alert", "a", "--event", "-")).isZero();

        assertThat(asked).containsExactly("a <event>");
        assertThat(out.toString().lines())
                .containsExactly(
                        "Alert 'Name?' (id, slack): 2 events of x, 2 messages",
                        "  Not in earnest: the alert is disabled",
                        "  1 of 2: blocks 51 of 50 (too large), bytes 1,000",
                        "{",
                        "  \"text\" : \"a\"",
                        "}",
                        "  2 of 2: ",
                        "no JSON ?[31m");
    }

    @Test
    void printsTheBytesAloneWhenTheyAreWanted() {
        assertThat(run("--alert", "a", "--event", "-", "--raw")).isZero();

        assertThat(out.toString().lines()).containsExactly("{\"text\":\"a\"}", "no JSON \u001b[31m");
        assertThat(err.toString()).contains("too large");
    }

    @Test
    void failsWhenAMessageCanNotBeMade() {
        failure = "the alert has no routing key";

        assertThat(run("--alert", "a", "--event", "-")).isEqualTo(1);
        assertThat(out.toString()).contains("No message: the alert has no routing key");
    }

    @Test
    void writesThePage() throws IOException {
        Path page = folder.resolve("page.html");
        Path events = Files.writeString(folder.resolve("event.json"), "<from a file>");

        assertThat(run("--alert", "a", "--event", events.toString(), "--html", page.toString()))
                .isZero();
        assertThat(asked).containsExactly("a <from a file>");
        assertThat(page).content().startsWith("<!doctype html>").contains("51 of 50");
    }

    private int run(String... args) {
        PreviewCommand command = new PreviewCommand(
                () -> Path.of("hub"),
                (options, alert, events) -> {
                    asked.add(alert + " " + new String(events, StandardCharsets.UTF_8));
                    return new Preview("Name\n", "id", "slack", List.of(notification()));
                },
                new ByteArrayInputStream("<event>".getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private Preview.Notification notification() {
        List<Preview.Size> sizes = List.of(new Preview.Size("blocks", 51, 50), new Preview.Size("bytes", 1_000, null));
        return new Preview.Notification(
                "x",
                2,
                List.of("the alert is disabled"),
                failure,
                List.of(
                        new Preview.Message("{\"text\":\"a\"}", sizes),
                        new Preview.Message("no JSON \u001b[31m", List.of())));
    }
}
