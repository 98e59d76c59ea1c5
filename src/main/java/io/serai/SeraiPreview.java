package io.serai;

import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.alert.EventDoubts;
import io.serai.alert.Masks;
import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.cli.preview.Preview;
import io.serai.config.Settings;
import io.serai.event.Event;
import io.serai.format.MessageSizes;
import io.serai.guard.DestinationGuard;
import io.serai.guard.Resolver;
import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import io.serai.routing.RouteFiles;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The messages that an alert would send for some events. Reads the files as {@link SeraiHub} does and runs the alert's own
 * route, without Redis, without looking a name up, and without sending anything.
 */
final class SeraiPreview {
    /** What the alerts' {@code ${hub}} stands for where no hub listens. */
    private static final int SOME_PORT = 8080;

    /** Names are judged when something is sent to them. */
    private static final Resolver NOBODY = name -> {
        throw new UnknownHostException(name);
    };

    private SeraiPreview() {}

    static Preview make(HubOptions options, String alert, byte[] events) {
        return make(options, System.getenv(), Clock.systemUTC(), alert, events);
    }

    static Preview make(HubOptions options, Map<String, String> environment, Clock clock, String name, byte[] events) {
        try {
            Settings settings =
                    Settings.load(options.home().resolve(SeraiHub.PROPERTIES), environment, options.settings());
            SeraiHub.logging(settings);
            HubSettings config = HubSettings.read(settings, options.home());
            settings.check();
            RouteFiles routes = new RouteFiles(config.files().routes());
            routes.check();
            Alert alert = find(name, alerts(config, routes, environment));
            List<Event> read = PreviewEvents.read(events, alert.workspaceId(), clock);
            try (PreviewRoutes running = PreviewRoutes.start(settings, config, routes)) {
                return preview(alert, read, running, clock);
            }
        } catch (InvalidInputException e) {
            throw new StartException(
                    e.problems().stream().map(Problem::toString).toList());
        }
    }

    /** What a hub of this configuration would call itself. */
    static String address(HubSettings config) {
        int port = config.api().port() == 0 ? SOME_PORT : config.api().port();
        return "http://" + config.api().reachableHost() + ":" + port;
    }

    private static List<Alert> alerts(HubSettings config, RouteFiles routes, Map<String, String> environment) {
        String hub = address(config);
        AlertCodec codec = new AlertCodec(routes::destinationTypes, new DestinationGuard(config.guard(), NOBODY, hub));
        return new AlertFile(config.files().alerts(), codec, environment, () -> hub).read();
    }

    private static Alert find(String name, List<Alert> alerts) {
        List<Alert> found = alerts.stream()
                .filter(alert -> alert.id().equals(name))
                .findFirst()
                .map(List::of)
                .orElseGet(() -> alerts.stream()
                        .filter(alert -> alert.name().equals(name))
                        .toList());
        if (found.size() > 1) {
            throw new StartException("--alert: " + found.size() + " alerts have the name '" + name
                    + "': give the id of one of them, "
                    + found.stream().map(Alert::id).collect(Collectors.joining(" or ")));
        }
        if (found.isEmpty()) {
            List<String> ids = alerts.stream().map(Alert::id).toList();
            throw new StartException("--alert: no alert of the file has the id or name '" + name + "'"
                    + Nearest.hint(name, ids) + (ids.isEmpty() ? "" : "; there are " + String.join(", ", ids)));
        }
        return found.getFirst();
    }

    private static Preview preview(Alert alert, List<Event> events, PreviewRoutes routes, Clock clock) {
        Map<String, List<Event>> byType = new LinkedHashMap<>();
        events.forEach(event -> byType.computeIfAbsent(event.eventType(), type -> new ArrayList<>())
                .add(event));
        EventDoubts doubts = new EventDoubts(alert);
        List<Preview.Notification> notifications = new ArrayList<>();
        byType.forEach((type, ofType) -> {
            PreviewRoutes.Made made = routes.make(alert, type, ofType, clock.instant());
            notifications.add(new Preview.Notification(
                    type,
                    ofType.size(),
                    doubts.of(ofType),
                    made.failure(),
                    made.messages().stream().map(body -> message(alert, body)).toList()));
        });
        return new Preview(alert.name(), alert.id(), alert.type(), notifications);
    }

    private static Preview.Message message(Alert alert, byte[] body) {
        return new Preview.Message(
                Masks.hideIn(new String(body, StandardCharsets.UTF_8), alert),
                MessageSizes.of(alert.type(), body).stream()
                        .map(size -> new Preview.Size(size.what(), size.size(), size.limit()))
                        .toList());
    }
}
