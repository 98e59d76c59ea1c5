package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.edit.EditListener;
import io.serai.event.EventType;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TextFilesTest {
    @TempDir
    Path folder;

    private final Given given = new Given();

    @Test
    void theListOfShippedFilesIsTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes", "templates"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(TextFiles.SHIPPED.stream()
                            .map(name -> name + ".yaml")
                            .toList());
        }
    }

    @Test
    void theShippedFilesAreFine() throws IOException {
        assertThat(TextFiles.in(Path.of("routes", "templates")).count()).isEqualTo(TextFiles.SHIPPED.size());
        List<Problem> problems = new ArrayList<>();
        TextFile other =
                TextFile.read("other", Files.readString(Path.of("routes", "templates", "other.yaml")), problems);
        assertThat(other.members()).containsOnlyKeys(Member.values());
    }

    @Test
    void whatAFileLeavesOutIsAsShipped() throws IOException {
        write("prompt-created.yaml", "label: Neuer Prompt\n");

        NotificationText text = tell(EventType.PROMPT_CREATED);

        assertThat(text.brief()).isEqualTo("1 new Neuer Prompt event");
        assertThat(text.heading()).isEqualTo("*Prompts Created:*");
    }

    @Test
    void theFileOfADestinationGoesBeforeAndTheOneOfAllOthersAfter() throws IOException {
        write("prompt-created.yaml", "label: for all\nheading: for all\n");
        write("slack/prompt-created.yaml", "label: for Slack\n");
        write("other.yaml", "label: other\nseparator: ' / '\n");

        assertThat(tell(EventType.PROMPT_CREATED).brief()).isEqualTo("1 new for Slack event");
        assertThat(tell(EventType.PROMPT_CREATED).heading()).isEqualTo("for all");
        assertThat(tell(EventType.PROMPT_CREATED).separator()).isEqualTo(" / ");
        given.ofType("teams");
        assertThat(tell(EventType.PROMPT_CREATED).brief()).isEqualTo("1 new for all event");
        assertThat(tell(EventType.EXPERIMENT_FINISHED).brief()).isEqualTo("1 new Experiment Finished event");
    }

    @Test
    void aTypeOfOnesOwnHasAFileOfItsOwn() throws IOException {
        write("order-late-again.yaml", "label: Late order\nitem: 'Order ${code(item.data.order.no)}'\n");

        NotificationText text = texts().tell(
                        given.notification("order:late_again", Given.json("{\"order\": {\"no\": 17}}")),
                        given.alert(),
                        Mrkdwn.INSTANCE);

        assertThat(text.brief()).isEqualTo("1 new Late order event");
        assertThat(text.items().getFirst().markup()).isEqualTo("Order `17`");
    }

    @Test
    void aTextThatFailsIsPassedOver() throws IOException {
        write("prompt-created.yaml", "item: '${item.nobody.knows}'\nheading: '<#list item as x>x</#list>'\n");

        NotificationText text = tell(EventType.PROMPT_CREATED);

        assertThat(text.items().getFirst().markup()).startsWith("Prompt *refund-answer*");
        assertThat(text.heading()).isEqualTo("*Prompts Created:*");
    }

    @Test
    void aTextThatFailsIsToldOnceWhateverItsDestinations() throws IOException {
        write("prompt-created.yaml", "item: '${item.nobody.knows}'\n");
        TextFiles files = TextFiles.in(folder);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(TextTemplates.class);
        log.start();
        logger.addAppender(log);
        try {
            for (String type : List.of("slack", "teams", "discord")) {
                given.ofType(type);
                tell(files, EventType.PROMPT_CREATED).items().getFirst();
                tell(files, EventType.PROMPT_CREATED).items().getFirst();
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("prompt-created.yaml:1: item"));
    }

    @Test
    void aLoggedRequestWithoutItsIdIsToldInItsOwnWords() {
        JsonNode odd = Given.json("{\"request_id\": null, \"model\": \"gpt-4o\"}");

        NotificationText text = new Texts(FormatConfig.DEFAULT)
                .tell(given.notification("request:logged", odd), given.alert(), Plain.INSTANCE);

        assertThat(text.items().getFirst().markup()).isEqualTo("Request: gpt-4o");
    }

    @Test
    void aTextWithoutEndIsPassedOver() throws IOException {
        JsonNode many = Given.json("{\"id\": \"p\", \"n\": [" + "1,".repeat(99) + "1]}");
        write("prompt-created.yaml", "item: '<#list item.data.n as a><#list item.data.n as b>xxxxx</#list></#list>'\n");

        NotificationText text = texts().tell(given.notification("prompt:created", many), given.alert(), Plain.INSTANCE);

        assertThat(text.items().getFirst().markup()).startsWith("Prompt p | View: http");
    }

    @Test
    void theWordsOfAFileAreEscapedLikeThoseOfEvents() throws IOException {
        write("prompt-created.yaml", "heading: 'R&D <!channel> ${bold(\"<b>\")} ${\"<i>\"}'\n");

        assertThat(tell(EventType.PROMPT_CREATED).heading())
                .isEqualTo("R&amp;D &lt;!channel&gt; *&lt;b&gt;* &lt;i&gt;");
    }

    @Test
    void anEditIsInForceAndABrokenOneChangesNothing() throws IOException {
        write("prompt-created.yaml", "label: one\n");
        TextFiles files = TextFiles.in(folder);
        write("prompt-created.yaml", "label: second\n");
        look(files);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new second event");

        write("prompt-created.yaml", "label: ${broken\n");
        look(files);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new second event");

        Files.delete(folder.resolve("prompt-created.yaml"));
        look(files);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new Prompt Created event");
    }

    @Test
    void aBrokenEditIsToldAndShowsInHealthUntilItIsMended() throws IOException {
        List<Boolean> edits = new ArrayList<>();
        write("prompt-created.yaml", "label: one\n");
        TextFiles files = TextFiles.in(folder, false, edits::add);
        write("prompt-created.yaml", "label: ${broken\n");
        look(files);
        look(files);

        assertThat(edits).containsExactly(false);
        assertThat(files.watch().problems())
                .singleElement()
                .asString()
                .contains("prompt-created.yaml:1: label: must be");

        write("prompt-created.yaml", "label: mended\n");
        look(files);
        assertThat(edits).containsExactly(false, true);
        assertThat(files.watch().problems()).isEmpty();
    }

    @Test
    void aTextThatIsBeingWrittenIsNotInForce() throws IOException {
        write("prompt-created.yaml", "label: one\n");
        TextFiles files = TextFiles.in(folder);
        write("prompt-created.yaml", "label: tw\n");
        files.watch().poll();
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new one event");

        write("prompt-created.yaml", "label: two\n");
        look(files);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new two event");
    }

    @Test
    void aStartCanLeaveBrokenTextsOutUntilTheyAreMended() throws IOException {
        write("prompt-created.yaml", "label: ${broken\n");
        write("trace-errors.yaml", "label: mine\n");
        TextFiles files = TextFiles.in(folder, true, EditListener.NONE);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new Prompt Created event");
        assertThat(tell(files, EventType.TRACE_ERRORS).brief()).isEqualTo("1 new mine event");
        assertThat(files.watch().problems()).singleElement().asString().contains("prompt-created.yaml:1: label");

        write("trace-errors.yaml", "label: ${broken\n");
        look(files);
        assertThat(tell(files, EventType.TRACE_ERRORS).brief())
                .as("it was in force")
                .isEqualTo("1 new mine event");

        write("trace-errors.yaml", "label: mine\n");
        write("prompt-created.yaml", "label: mended\n");
        look(files);
        assertThat(tell(files, EventType.PROMPT_CREATED).brief()).isEqualTo("1 new mended event");
        assertThat(files.watch().problems()).isEmpty();
    }

    /** What two looks have seen counts. */
    private static void look(TextFiles files) {
        files.watch().poll();
        files.watch().poll();
    }

    @Test
    void aStartWithBrokenTextsFailsWithFileAndLine() throws IOException {
        write("prompt-created.yaml", "# texts\nlabel: ${broken\n");
        write("Trace_Errors.yaml", "label: x\n");

        assertThatThrownBy(() -> TextFiles.in(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("prompt-created.yaml:2: label: must be a FreeMarker template: ")
                .hasMessageContaining("Trace_Errors.yaml: must be named after an event type in small letters");
    }

    @Test
    void aFolderThatIsNotThereMeansTheShippedTexts() {
        assertThat(TextFiles.in(folder.resolve("nowhere")).count()).isZero();
    }

    @Test
    void theExamplesOfTheDocumentationDoWhatItSays() throws IOException {
        List<String> examples = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "templates.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        write("slack/trace-errors.yaml", examples.get(0));
        write("prompt-created.yaml", examples.get(1));

        assertThat(tell(EventType.TRACE_ERRORS).items().getFirst().markup())
                .isEqualTo("*17* errors in 1 hour 30 minutes, 10 are allowed\nin `checkout`");
        NotificationText prompt = tell(EventType.PROMPT_CREATED);
        assertThat(prompt.brief()).isEqualTo("1 neuer: Prompt angelegt");
        assertThat(prompt.summary()).isEqualTo("*1* Mal: Prompt angelegt");
        assertThat(prompt.items().getFirst().markup()).endsWith("|ansehen>");
        assertThat(prompt.overview().label()).isEqualTo("alle ansehen");
    }

    private NotificationText tell(EventType type) {
        return tell(TextFiles.in(folder), type);
    }

    private NotificationText tell(TextFiles files, EventType type) {
        return new Texts(FormatConfig.DEFAULT, files).tell(given.notification(type), given.alert(), Mrkdwn.INSTANCE);
    }

    private Texts texts() {
        return new Texts(FormatConfig.DEFAULT, TextFiles.in(folder));
    }

    private void write(String name, String yaml) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
    }
}
