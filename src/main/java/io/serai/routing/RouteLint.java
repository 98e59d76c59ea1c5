package io.serai.routing;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Checks route files for somebody who is not there yet to run them. Asks what a start asks, but goes on where a start ends:
 * each file tells its own problem. Beside that it tells what is legal and probably not meant.
 */
public final class RouteLint {
    private final RouteFiles files;
    private final Supplier<CamelContext> stages;

    /**
     * @param stages makes contexts that have not been started, with the hub's endpoints, beans and properties in them;
     *     nothing there may reach Redis or anybody else
     */
    public RouteLint(RouteFiles files, Supplier<CamelContext> stages) {
        this.files = files;
        this.stages = stages;
    }

    /**
     * What was found.
     *
     * @param problems each stops a start, or an edit from coming into force
     * @param doubts what is legal and probably not meant; where there are problems, only files that nobody reads
     * @param routes how many there are
     */
    public record Findings(List<Problem> problems, List<Problem> doubts, int routes) {
        public Findings {
            problems = List.copyOf(problems);
            doubts = List.copyOf(doubts);
        }
    }

    /** @param sources types of senders that must have a route */
    public Findings check(Set<String> sources) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> doubts = new ArrayList<>(UnreadFiles.find(files.folder()));
        List<RouteFile> readable = new ArrayList<>();
        int routes;
        CamelContext stage = stages.get();
        try {
            int own = RouteFiles.routes(stage).size();
            collect(files::check, problems);
            for (RouteFile file : files.read()) {
                if (collect(() -> RouteFiles.add(stage, file), problems)) {
                    readable.add(file);
                }
            }
            routes = RouteFiles.routes(stage).size() - own;
            // What is missing may be in a file that can't be read.
            if (problems.isEmpty()) {
                collect(() -> files.requireWhole(stage, readable), problems);
                collect(() -> files.requireSources(stage, readable, sources), problems);
            }
            if (problems.isEmpty()) {
                doubts.addAll(new RouteDoubts(files, stage, readable).find());
            }
        } finally {
            stage.stop();
        }
        rehearse(readable, problems);
        return new Findings(problems, doubts, routes);
    }

    private void rehearse(List<RouteFile> readable, List<Problem> problems) {
        CamelContext stage = stages.get();
        try {
            Map<RouteFile, List<RouteDefinition>> routes = new LinkedHashMap<>();
            readable.forEach(file -> routes.put(file, RouteFiles.add(stage, file)));
            MemoryStores.bind(stage);
            RouteFiles.make(stage, routes, failure -> add(failure, problems));
        } finally {
            stage.stop();
        }
    }

    private static boolean collect(Runnable check, List<Problem> problems) {
        try {
            check.run();
            return true;
        } catch (InvalidInputException e) {
            add(e, problems);
            return false;
        }
    }

    private static void add(InvalidInputException found, List<Problem> problems) {
        found.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
    }
}
