package io.serai.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.preview.Preview;
import io.serai.cli.preview.PreviewPage;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai preview}: the exact messages of an alert for some events, before anybody gets them. */
@Command(
        name = "preview",
        description = {
            "Prints the exact messages that an alert would send for some events, and sends nothing.",
            "Reads alerts.yaml, the routes and the templates as a start from here would; needs no hub and no Redis."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "Events of several types make one notification each, as they do in a hub. Secrets of the alert are masked.",
            "Examples:",
            "  serai preview --alert example-slack --event error.json",
            "  serai preview --alert example-slack --event error.json --html error.html",
            "  tail -n 30 events.ndjson | serai preview --alert \"Errors in production\" --event - --raw",
            "Exit codes: 0 messages were made, 1 none or not all, 2 wrong usage."
        })
final class PreviewCommand implements Callable<Integer> {
    private static final int NOT_ALL = 1;
    private static final String STDIN = "-";

    private final Supplier<Path> home;
    private final PreviewMaker maker;
    private final InputStream stdin;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--alert", paramLabel = "NAME", required = true, description = "The alert's id or name")
    private String alert = "";

    @Option(
            names = "--event",
            paramLabel = "FILE",
            required = true,
            description = "JSON of one event or an array, or NDJSON, as POST /v1/events takes it; - is stdin")
    private String event = "";

    @Option(names = "--raw", description = "Print only the messages, one a line, to the byte as they would be sent")
    private boolean raw;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also draw them, as one HTML page that needs nothing else")
    private @Nullable Path html;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    /** @param home known when the command line has been read */
    PreviewCommand(Supplier<Path> home, PreviewMaker maker, InputStream stdin) {
        this.home = home;
        this.maker = maker;
        this.stdin = stdin;
    }

    @Override
    public Integer call() {
        Preview preview = maker.make(new HubOptions(home.get(), files.settings()), alert, events());
        PrintWriter out = spec.commandLine().getOut();
        // Whoever pipes the messages on still sees what is wrong with them.
        PrintWriter notes = raw ? spec.commandLine().getErr() : out;
        boolean all = true;
        for (Preview.Notification notification : preview.notifications()) {
            notes.println(title(preview, notification));
            notification.doubts().forEach(doubt -> notes.println("  Not in earnest: " + TextTable.printable(doubt)));
            if (notification.failure() != null) {
                notes.println("  No message: " + TextTable.printable(notification.failure()));
                all = false;
            }
            print(notification.messages(), out, notes);
        }
        if (html != null) {
            write(html, PreviewPage.draw(preview, ZoneId.systemDefault()));
            notes.println("Drawn in " + html);
        }
        out.flush();
        notes.flush();
        return all ? 0 : NOT_ALL;
    }

    private static String title(Preview preview, Preview.Notification notification) {
        return "Alert '" + TextTable.printable(preview.alertName()) + "' (" + preview.alertId() + ", "
                + preview.type() + "): "
                + counted(notification.events(), "event") + " of " + notification.eventType() + ", "
                + counted(notification.messages().size(), "message");
    }

    private void print(List<Preview.Message> messages, PrintWriter out, PrintWriter notes) {
        for (int i = 0; i < messages.size(); i++) {
            Preview.Message message = messages.get(i);
            String which = messages.size() == 1 ? "" : (i + 1) + " of " + messages.size() + ": ";
            notes.println("  " + which
                    + message.sizes().stream().map(Preview.Size::toString).collect(Collectors.joining(", ")));
            notes.flush();
            out.println(raw ? message.body() : readable(message.body()));
        }
    }

    /** Other people's texts in it must not steer the terminal: JSON escapes most control characters, we the others. */
    static String readable(String body) {
        String text = body;
        try {
            JsonNode json = Json.read(body.getBytes(StandardCharsets.UTF_8));
            text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (InvalidInputException | JsonProcessingException e) {
            // It is no JSON: then as it is.
        }
        return text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\\n\\r\\t]]", "?");
    }

    private byte[] events() {
        try {
            return event.equals(STDIN) ? stdin.readAllBytes() : Files.readAllBytes(Path.of(event));
        } catch (IOException e) {
            throw new StartException("the file " + event + " can't be read");
        }
    }

    private static void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new StartException("the file " + file + " can't be written");
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
