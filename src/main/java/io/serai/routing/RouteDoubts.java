package io.serai.routing;

import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** What is legal in route files and probably not meant: routes that nobody calls, and ways that do not lead where they should. */
final class RouteDoubts {
    private static final String EVENTS = "direct:events";
    private static final String MATCH = "direct:match";
    private static final String DELIVER = "direct:deliver";
    private static final String FORMAT = "direct:format-";
    private static final String SOURCE = "direct:source-";
    private static final Pattern DIRECT = Pattern.compile("direct:(?://)?([A-Za-z0-9_.-]+)");

    /** A way that nobody can follow by reading. */
    private static final Pattern COMPUTED = Pattern.compile("direct:\\S*(\\$\\{|\\{\\{)");

    private final RouteFiles files;
    private final List<RouteDefinition> routes;
    private final List<RouteFile> read;
    private final List<Problem> doubts = new ArrayList<>();

    /** @param stage that the files were loaded into */
    RouteDoubts(RouteFiles files, CamelContext stage, List<RouteFile> read) {
        this.files = files;
        this.routes = RouteFiles.routes(stage).stream()
                .filter(route -> route.getResource() != null)
                .toList();
        this.read = read;
    }

    List<Problem> find() {
        Set<String> called = called();
        boolean computed = read.stream().anyMatch(file -> mentions(file, COMPUTED));
        for (RouteDefinition route : routes) {
            String from = from(route);
            if (from.startsWith("direct:") && !isContract(from) && !called.contains(from) && !computed) {
                doubt(
                        route,
                        from,
                        "comes from " + from + ", which nothing in these files calls" + Nearest.hint(from, contract()),
                        "unreachable");
            }
            if (from.startsWith(FORMAT)) {
                findFormat(route, from);
            }
            if (from.equals(EVENTS) && !computed && !leads(from, MATCH)) {
                doubt(route, from, "never sends to " + MATCH + ": no event reaches an alert", "no-match");
            }
        }
        findSources();
        return doubts;
    }

    private void findFormat(RouteDefinition route, String from) {
        Path file = files.fileOf(route);
        Path named = files.destination(from.substring(FORMAT.length()));
        if (!file.equals(named) && read.stream().noneMatch(each -> each.path().equals(named))) {
            doubt(
                    route,
                    from,
                    "comes from " + from + ", and no alert can have this type: it needs a file " + named.getFileName(),
                    "type-without-file");
        }
        if (!leads(from, DELIVER)) {
            doubt(
                    route,
                    from,
                    "never sends to " + DELIVER + ": its notifications count as done and reach nobody",
                    "no-delivery");
        }
    }

    private void findSources() {
        for (RouteFile file : read) {
            Optional<String> type = files.sourceType(file.path());
            if (type.isEmpty()) {
                continue;
            }
            Set<String> own = new TreeSet<>();
            routes.stream()
                    .filter(route -> files.fileOf(route).equals(file.path()))
                    .map(RouteDoubts::from)
                    .filter(from -> from.startsWith(SOURCE))
                    .forEach(own::add);
            String wanted = SOURCE + type.get();
            if (!own.isEmpty() && !own.contains(wanted)) {
                String other = own.iterator().next();
                doubts.add(RouteErrors.problem(
                        file.path(),
                        RouteErrors.lineOf(file.path(), other),
                        "has a route from " + other + " and none from " + wanted
                                + ": a type's route is looked for in a file of its name",
                        "type-without-file"));
            }
        }
    }

    /** The hub calls these. */
    private static boolean isContract(String from) {
        return from.equals(EVENTS) || from.startsWith(FORMAT) || from.startsWith(SOURCE);
    }

    /** Of which somebody may have meant one. */
    private Set<String> contract() {
        Set<String> contract = new TreeSet<>(Set.of(EVENTS));
        files.destinationTypes().forEach(type -> contract.add(FORMAT + type));
        read.forEach(file -> files.sourceType(file.path()).ifPresent(type -> contract.add(SOURCE + type)));
        return contract;
    }

    /** All that is named anywhere but as the beginning of a route. */
    private Set<String> called() {
        Set<String> called = new HashSet<>();
        for (RouteFile file : read) {
            List<String> own = new ArrayList<>();
            routes.stream()
                    .filter(route -> files.fileOf(route).equals(file.path()))
                    .forEach(route -> own.add(from(route)));
            for (String name : named(file)) {
                // Its own beginning is one mention.
                if (!own.remove(name)) {
                    called.add(name);
                }
            }
        }
        return called;
    }

    /** Whether a way leads from one direct endpoint to another, also through other routes, or nobody can say by reading. */
    private boolean leads(String from, String to) {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            String at = next.pop();
            if (at.equals(to)) {
                return true;
            }
            if (!seen.add(at)) {
                continue;
            }
            for (RouteDefinition route : routes) {
                if (from(route).equals(at)) {
                    String steps = route.getOutputs().toString();
                    if (COMPUTED.matcher(steps).find()) {
                        return true;
                    }
                    next.addAll(names(steps));
                }
            }
        }
        return false;
    }

    private static List<String> named(RouteFile file) {
        return names(withoutComments(file));
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = DIRECT.matcher(text);
        while (matcher.find()) {
            names.add("direct:" + matcher.group(1));
        }
        return names;
    }

    private static boolean mentions(RouteFile file, Pattern pattern) {
        return pattern.matcher(withoutComments(file)).find();
    }

    private static String withoutComments(RouteFile file) {
        return String.join(
                "\n",
                Objects.requireNonNullElse(file.text(), "")
                        .lines()
                        .filter(line -> !line.strip().startsWith("#"))
                        .toList());
    }

    private static String from(RouteDefinition route) {
        return RouteFiles.withoutOptions(route.getInput().getEndpointUri());
    }

    private void doubt(RouteDefinition route, String from, String rule, String code) {
        Path file = files.fileOf(route);
        doubts.add(RouteErrors.problem(file, RouteErrors.lineOf(file, from, route.getInput()), rule, code));
    }
}
