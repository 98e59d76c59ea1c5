package io.serai.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that tests name: the hub's own, those of another file, or those in the test itself. Nothing is sent, so that
 * an alert in a test need not say where to.
 */
public final class TestAlerts {
    private static final String SOMEWHERE = "/inbox/test";

    private final AlertCodec codec;
    private final Map<String, String> environment;
    private final String hub;
    private final Path file;
    private @Nullable List<Alert> ofHub;

    /**
     * @param hub the hub's own address, for <code>${hub}</code>
     * @param file of the hub's own alerts
     */
    public TestAlerts(AlertCodec codec, Map<String, String> environment, String hub, Path file) {
        this.codec = codec;
        this.environment = Map.copyOf(environment);
        this.hub = hub;
        this.file = file;
    }

    String hub() {
        return hub;
    }

    /**
     * Those of the hub's file, which is read when somebody asks first.
     *
     * @throws InvalidInputException as {@link AlertFile#read}
     */
    List<Alert> ofHub() {
        if (ofHub == null) {
            ofHub = in(file);
        }
        return ofHub;
    }

    /** @throws InvalidInputException as {@link AlertFile#read} */
    List<Alert> in(Path path) {
        return new AlertFile(path, codec, environment, () -> hub).read();
    }

    /** One that stands in a test; null, with what is wrong added to {@code problems}. */
    @Nullable
    Alert read(JsonNode json, String at, List<Problem> problems) {
        if (json instanceof ObjectNode given) {
            ObjectNode alert = given.deepCopy();
            if (!alert.has("name") && alert.has("id")) {
                alert.set("name", alert.get("id"));
            }
            if (!alert.has("webhook")) {
                alert.putObject("webhook").put("url", hub + SOMEWHERE);
            }
            return codec.read(alert, at, problems);
        }
        return codec.read(json, at, problems);
    }
}
