package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serai.alert.EnvelopeForm;
import io.serai.event.EventType;
import io.serai.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventEnvelopeTest {
    private static final Path FIXTURES = Path.of("..", "shared", "fixtures", "formats", "cloudevents");

    private final Given given = new Given().in(EnvelopeForm.CLOUDEVENTS);

    @Test
    void isTheNotificationInAStructuredEvent() {
        JsonNode event = given.generals(given.notification(EventType.TRACE_ERRORS));

        assertThat(event.path("specversion").textValue()).isEqualTo("1.0");
        assertThat(event.path("id").textValue()).isEqualTo(Given.NOTIFICATION_ID);
        assertThat(event.path("source").textValue()).isEqualTo("/serai/alerts/" + Given.ALERT_ID);
        assertThat(event.path("type").textValue()).isEqualTo("io.serai.trace.errors");
        assertThat(event.path("subject").textValue()).isEqualTo("Checkout");
        assertThat(event.path("time").textValue()).isEqualTo(Given.CLAIMED.toString());
        assertThat(event.path("datacontenttype").textValue()).isEqualTo("application/json");
        assertThat(event.path("data"))
                .isEqualTo(new Given().generals(new Given().notification(EventType.TRACE_ERRORS)));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void isValid(EventType type) throws IOException {
        JsonNode event = given.generals(given.notification(type));

        assertThat(problems(event)).isEmpty();
        assertThat(OffsetDateTime.parse(event.path("time").textValue())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0007", "Zeile\nzwei", "\ud83d half", "名前 <!channel> 🎉", " "})
    void isValidWhateverTheAlertIsCalled(String name) throws IOException {
        JsonNode event = given.named(name).generals(given.notification(EventType.PROMPT_CREATED));

        assertThat(problems(event)).isEmpty();
        assertThat(event.path("subject").textValue()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
        assertThat(URI.create(event.path("source").textValue()).isAbsolute()).isFalse();
    }

    /** The rules by which the messages above are judged know the good from the bad. */
    @TestFactory
    List<DynamicTest> theRulesAreThoseOfTheReference() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FIXTURES), () -> "needs the reference material: " + FIXTURES);
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(file -> !file.toString().contains("batch"))
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertThat(
                                    problems(Json.read(Files.readAllBytes(file)))
                                            .isEmpty())
                            .isEqualTo(!file.getFileName().toString().startsWith("bad."))))
                    .toList();
        }
    }

    @Test
    void saysSoToWhoeverSendsIt() throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            GeneralFormatter formatter = new GeneralFormatter(HeliconeFormatConfig.DEFAULT);

            formatter.format(given.notification(EventType.TRACE_COST), new Given().alert(), exchange);
            assertThat(exchange.getVariable(GeneralFormatter.CONTENT_TYPE)).isNull();
            formatter.format(given.notification(EventType.TRACE_COST), given.alert(), exchange);
            assertThat(exchange.getVariable(GeneralFormatter.CONTENT_TYPE))
                    .isEqualTo("application/cloudevents+json; charset=UTF-8");
        }
    }

    private static List<String> problems(JsonNode event) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        Given.shared("schemas/cloudevents-1.0.schema.json"),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        // Read back, because what was sent is what counts.
        return schema.validate(Json.read(Json.write(event))).stream()
                .map(Object::toString)
                .toList();
    }
}
