package io.serai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.alert.AlertRegistry;
import io.serai.alert.Masks;
import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.config.Settings;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.explain.ExplainJson;
import io.serai.explain.ExplainRequest;
import io.serai.explain.Explainer;
import io.serai.explain.Gathering;
import io.serai.explain.Receivers;
import io.serai.explain.Renderer;
import io.serai.guard.DestinationGuard;
import io.serai.guard.Resolver;
import io.serai.ingest.AlertWindows;
import io.serai.json.InvalidInputException;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import io.serai.routing.RouteFiles;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Explains events by the files of a hub that need not run: with its routing, its alerts and its texts, without Redis,
 * without looking a name up, and without sending anything. What only a hub knows is left out.
 */
final class SeraiExplain {
    /** What the alerts' {@code ${hub}} stands for where no hub listens. */
    private static final int SOME_PORT = 8080;

    /** Names are judged when something is sent to them. */
    private static final Resolver NOBODY = name -> {
        throw new UnknownHostException(name);
    };

    private SeraiExplain() {}

    static ObjectNode explain(HubOptions options, ObjectNode request) {
        return explain(options, System.getenv(), Clock.systemUTC(), request);
    }

    static ObjectNode explain(HubOptions options, Map<String, String> environment, Clock clock, ObjectNode request) {
        try {
            Settings settings =
                    Settings.load(options.home().resolve(SeraiHub.PROPERTIES), environment, options.settings());
            SeraiHub.logging(settings);
            HubSettings config = HubSettings.read(settings, options.home());
            settings.check();
            ExplainRequest asked = read(request, clock);
            RouteFiles files = new RouteFiles(config.files().routes());
            files.check();
            String hub = "http://" + config.api().reachableHost() + ":"
                    + (config.api().port() == 0 ? SOME_PORT : config.api().port());
            DestinationGuard guard = new DestinationGuard(config.guard(), NOBODY, hub);
            AlertRegistry alerts = new AlertRegistry();
            AlertCodec codec = new AlertCodec(files::destinationTypes, guard);
            alerts.replace(new AlertFile(config.files().alerts(), codec, environment, () -> hub).read());
            try (PreviewRoutes routes = PreviewRoutes.startAlone(settings, config, files)) {
                Explainer explainer = new Explainer(
                        alerts,
                        routes.routing(),
                        new AlertWindows(
                                config.debounce().defaults(),
                                clock.withZone(config.upkeep().zone())),
                        guard,
                        Gathering.UNKNOWN,
                        Receivers.UNKNOWN,
                        (alert, event) -> render(routes, alert, event, clock),
                        clock);
                return ExplainJson.write(explainer.explain(asked, workspaceId -> true));
            }
        } catch (InvalidInputException e) {
            throw new StartException(
                    e.problems().stream().map(Problem::toString).toList());
        }
    }

    private static ExplainRequest read(ObjectNode request, Clock clock) {
        List<Problem> problems = new ArrayList<>();
        JsonFields fields = Objects.requireNonNull(JsonFields.of(request, "", problems), "is an object");
        ExplainRequest asked = ExplainRequest.read(fields, new EventCodec(clock), EventCodec.DEFAULT_WORKSPACE);
        fields.rejectUnknown();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return asked;
    }

    private static Renderer.Rendered render(PreviewRoutes routes, Alert alert, Event event, Clock clock) {
        PreviewRoutes.Made made = routes.make(alert, event.eventType(), List.of(event), clock.instant());
        return new Renderer.Rendered(
                made.messages().stream()
                        .map(body -> Masks.hideIn(new String(body, StandardCharsets.UTF_8), alert))
                        .toList(),
                made.failure());
    }
}
