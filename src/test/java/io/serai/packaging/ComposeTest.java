package io.serai.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The compose file as an engine would read it. */
class ComposeTest {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+");

    private JsonNode compose;

    @BeforeEach
    void read() throws IOException {
        compose = Shipped.yaml(Shipped.text("docker/compose.yaml"));
    }

    @Test
    void twoHubsDifferInTheirPortsAlone() {
        ObjectNode first = compose.at("/services/hub-1").deepCopy();
        ObjectNode second = compose.at("/services/hub-2").deepCopy();

        assertThat(first.remove("ports").path(0).textValue()).isEqualTo("127.0.0.1:8080:8080");
        assertThat(second.remove("ports").path(0).textValue()).isEqualTo("127.0.0.1:8081:8080");
        assertThat(first).isEqualTo(second);
        assertThat(first.path("read_only").booleanValue()).isTrue();
        assertThat(first.path("cap_drop").path(0).textValue()).isEqualTo("ALL");
    }

    @Test
    void imagesOfOthersNameTheirVersion() {
        for (Map.Entry<String, JsonNode> service : compose.path("services").properties()) {
            String image = service.getValue().path("image").textValue();
            if (!image.equals("serai")) {
                assertThat(image).as(service.getKey()).matches(PINNED);
            }
        }
    }

    @Test
    void everythingIsForThisMachineAlone() {
        for (JsonNode service : compose.path("services")) {
            assertThat(Shipped.elements(service.path("ports")))
                    .allSatisfy(port -> assertThat(port.textValue()).startsWith("127.0.0.1:"));
        }
    }

    @Test
    void secretsComeFromOutsideAndAreAskedFor() {
        for (JsonNode service : compose.path("services")) {
            for (Map.Entry<String, JsonNode> variable :
                    service.path("environment").properties()) {
                if (variable.getKey().matches(".*(TOKEN|KEY|PASSWORD|SECRET).*")) {
                    assertThat(variable.getValue().textValue())
                            .as(variable.getKey())
                            .startsWith("${" + variable.getKey() + ":?");
                }
            }
        }
    }

    @Test
    void whatIsMountedIsThereOrAVolume() {
        for (JsonNode service : compose.path("services")) {
            for (JsonNode mount : service.path("volumes")) {
                // As it is where no variable says otherwise.
                String source =
                        mount.textValue().replaceAll("\\$\\{\\w+:-(.*?)}", "$1").split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(Path.of("docker").resolve(source)).exists();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void whatServicesWaitForAndTalkToIsThere() throws IOException {
        JsonNode services = compose.path("services");
        for (JsonNode service : services) {
            JsonNode wanted = service.path("depends_on");
            if (wanted.isArray()) {
                wanted.forEach(
                        name -> assertThat(services.has(name.textValue())).isTrue());
            } else {
                wanted.fieldNames()
                        .forEachRemaining(name -> assertThat(services.path(name).has("healthcheck"))
                                .as(name)
                                .isTrue());
            }
        }
        JsonNode targets = Shipped.yaml(Shipped.text("docker/prometheus/prometheus.yml"))
                .at("/scrape_configs/0/static_configs/0/targets");
        assertThat(Shipped.elements(targets)).hasSize(2).allSatisfy(target -> assertThat(
                        services.has(target.textValue().replace(":8080", "")))
                .as(target.textValue())
                .isTrue());
    }
}
