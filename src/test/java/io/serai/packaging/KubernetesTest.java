package io.serai.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manifests hang together, and have every file that a hub reads. */
class KubernetesTest {
    private static final String KUBERNETES = "docker/kubernetes/";

    private JsonNode kustomization;
    private JsonNode pod;
    private JsonNode hub;

    @BeforeEach
    void read() throws IOException {
        kustomization = Shipped.yaml(Shipped.text("kustomization.yaml"));
        pod = Shipped.yaml(Shipped.text(KUBERNETES + "deployment.yaml")).at("/spec/template/spec");
        hub = pod.at("/containers/0");
    }

    @Test
    void everyFileOfTheRoutesIsInItsConfigMap() throws IOException {
        Map<String, List<String>> maps = configMaps();

        assertThat(maps.get("serai")).containsExactly("application.properties", "alerts.yaml");
        assertThat(maps.get("serai-routes")).containsExactly("routes/routing.yaml");
        for (String folder : List.of("sources", "destinations", "templates")) {
            assertThat(maps.get("serai-" + folder))
                    .containsExactlyElementsOf(Shipped.names("routes/" + folder, ".yaml").stream()
                            .map(name -> "routes/" + folder + "/" + name)
                            .toList());
        }
    }

    @Test
    void everyManifestIsApplied() throws IOException {
        List<String> resources = texts(kustomization.path("resources"));

        assertThat(new TreeSet<>(resources))
                .isEqualTo(new TreeSet<>(Shipped.names(KUBERNETES, ".yaml").stream()
                        .map(name -> KUBERNETES + name)
                        .toList()));
    }

    @Test
    void theImageIsOfThisVersion() throws IOException {
        String version = Pattern.compile("<artifactId>serai</artifactId>\\s*<version>([^<]+)")
                .matcher(Shipped.text("pom.xml"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(kustomization.at("/images/0/name")).isEqualTo(hub.path("image"));
        assertThat(kustomization.at("/images/0/newTag").textValue()).isEqualTo(version);
        assertThat(Shipped.text("docs/install.md")).contains("image=registry.example.com/serai:" + version + "\n");
    }

    @Test
    void whatIsMountedIsAVolumeOfThingsThatAreMade() {
        Map<String, List<String>> maps = configMaps();
        Map<String, JsonNode> volumes = new TreeMap<>();
        for (JsonNode volume : pod.path("volumes")) {
            volumes.put(volume.path("name").textValue(), volume);
            if (volume.has("configMap")) {
                assertThat(maps).containsKey(volume.at("/configMap/name").textValue());
            }
        }

        TreeSet<String> mounted = new TreeSet<>();
        hub.path("volumeMounts").forEach(mount -> mounted.add(mount.path("name").textValue()));
        assertThat(mounted).isEqualTo(new TreeSet<>(volumes.keySet()));
        for (JsonNode mount : hub.path("volumeMounts")) {
            JsonNode volume = volumes.get(mount.path("name").textValue());
            // Kubernetes follows changes of whole folders only.
            assertThat(mount.has("subPath")).isFalse();
            assertThat(mount.path("readOnly").booleanValue()).isEqualTo(!volume.has("emptyDir"));
        }
    }

    @Test
    void theSecretIsTheOneThatTheGuideMakes() throws IOException {
        String guide = Shipped.text("docs/install.md");

        assertThat(guide).contains("kubectl create secret generic serai ");
        for (JsonNode variable : hub.path("env")) {
            String value = variable.path("value").textValue();
            if (variable.path("name").textValue().endsWith("_FILE")) {
                assertThat(value).startsWith("/run/secrets/serai/");
                assertThat(guide).contains("--from-literal=" + value.substring("/run/secrets/serai/".length()) + "=");
            }
        }
        assertThat(pod.at("/volumes").findValuesAsText("secretName")).containsExactly("serai");
    }

    @Test
    void aHubMayDoNothingToItsNode() throws IOException {
        JsonNode whole = pod.path("securityContext");
        JsonNode own = hub.path("securityContext");

        assertThat(whole.path("runAsNonRoot").booleanValue()).isTrue();
        assertThat(Shipped.text("docker/Dockerfile"))
                .contains("USER " + whole.path("runAsUser").intValue() + ":"
                        + whole.path("runAsGroup").intValue());
        assertThat(whole.at("/seccompProfile/type").textValue()).isEqualTo("RuntimeDefault");
        assertThat(own.path("readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(texts(own.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        // With them each pod has SERAI_PORT and others, which the hub refuses as keys that it does not know.
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void whoIsSelectedHasTheLabel() throws IOException {
        JsonNode deployment = Shipped.yaml(Shipped.text(KUBERNETES + "deployment.yaml"));
        JsonNode labels = deployment.at("/spec/template/metadata/labels");

        assertThat(deployment.at("/spec/replicas").intValue()).isEqualTo(2);
        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(Shipped.yaml(Shipped.text(KUBERNETES + "service.yaml")).at("/spec/selector"))
                .isEqualTo(labels);
        assertThat(Shipped.yaml(Shipped.text(KUBERNETES + "disruption-budget.yaml"))
                        .at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
    }

    @Test
    void kustomizeMakesOfItWhatIsApplied() throws Exception {
        Shipped.assumeInstalled("kubectl");

        String made = Shipped.output("kubectl", "kustomize", ".");

        assertThat(made.split("\n---\n")).hasSize(configMaps().size() + 3);
        assertThat(made).contains("image: serai:").doesNotContain("image: serai\n");
    }

    @Test
    void kubeconformFindsNothing() throws Exception {
        Shipped.assumeInstalled("kubeconform");

        Shipped.output(
                "kubeconform",
                "-strict",
                KUBERNETES + "deployment.yaml",
                KUBERNETES + "service.yaml",
                KUBERNETES + "disruption-budget.yaml");
    }

    private Map<String, List<String>> configMaps() {
        Map<String, List<String>> maps = new TreeMap<>();
        for (JsonNode map : kustomization.path("configMapGenerator")) {
            maps.put(map.path("name").textValue(), texts(map.path("files")));
        }
        return maps;
    }

    private static List<String> texts(JsonNode list) {
        return Shipped.elements(list).stream().map(JsonNode::textValue).toList();
    }
}
