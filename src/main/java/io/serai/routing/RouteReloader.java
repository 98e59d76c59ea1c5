package io.serai.routing;

import io.serai.edit.EditListener;
import io.serai.edit.EditWatch;
import io.serai.edit.Edited;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes of a running hub equal to their files. An edit is tried out first, with all other files as they are
 * then: if anything is wrong, nothing changes and it is told once. Else the routes of the files that differ are changed,
 * without an exchange that is lost or waits, and no other routes. The hub's own routes are never touched.
 */
public final class RouteReloader implements Edited<List<RouteFile>> {
    /** In the problem of a file whose edit comes into force when the hub starts, and not before. */
    public static final String AT_START_ALONE = "which is read at start alone";

    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);

    /** Most names in one line of the log. */
    private static final int MAX_TOLD = 5;

    private final RouteFiles files;
    private final Rules rules;
    private final EditWatch<List<RouteFile>> watch;
    private final LiveRoutes live;
    private final RouteRehearsal rehearsal;

    /** As they were at the last look. */
    private Set<String> types = Set.of();

    /** Files that nobody reads, as of the last look, and those of them that have been told. */
    private Set<Problem> unread = Set.of();

    private final Set<Problem> told = new HashSet<>();

    /**
     * What a hub asks of its route files.
     *
     * @param properties those that are Camel's and ops'
     * @param skipBad whether a file that is wrong from the start on is left out, so that the others run
     * @param sources types of senders that have a connection and so need a route
     * @param types destination types that alerts have at that moment
     */
    public record Rules(
            Map<String, String> properties, boolean skipBad, Set<String> sources, Supplier<Set<String>> types) {}

    /** @param context with a {@link HandoverDirectComponent}, and all beans and routes of the hub's own */
    public RouteReloader(CamelContext context, RouteFiles files, Rules rules, EditListener listener) {
        this.files = files;
        this.rules = rules;
        this.watch = new EditWatch<>("routes", files.folder(), this, listener);
        this.live = new LiveRoutes(context, files);
        this.rehearsal = new RouteRehearsal(context, files, rules.properties, live::isOurs);
    }

    /**
     * Loads the files into the hub that is about to start.
     *
     * @throws InvalidInputException naming the file, and line and reason where they are known
     */
    public void load() {
        List<RouteFile> read = files.read();
        List<Problem> left = new ArrayList<>();
        List<RouteFile> good = rules.skipBad ? withoutBad(read, left, rehearsal::playStart) : read;
        live.load(good);
        files.inForce(good);
        if (!rules.skipBad) {
            files.requireSources(live.context(), rules.sources);
        }
        types = rules.types.get();
        // The doubts of a start name them.
        told.addAll(UnreadFiles.find(files.folder()));
        watch.begin(read, left);
    }

    /** What keeps the routes equal to their files, once it is started. */
    public EditWatch<?> watch() {
        return watch;
    }

    /** Whether a file as it is now is what the hub works by; also one without routes. */
    public boolean isInForce(Path file) {
        return files.isInForce(file);
    }

    @Override
    public List<RouteFile> look() {
        live.endIdle();
        Set<String> now = rules.types.get();
        if (!now.equals(types)) {
            types = now;
            // A file that could not go because of an alert may do so without it.
            watch.tryAgain();
        }
        tellUnread();
        return files.read();
    }

    /** Whoever gives a file a wrong name waits for something to happen. Not of those that an editor has for a moment. */
    private void tellUnread() {
        Set<Problem> now = Set.copyOf(UnreadFiles.find(files.folder()));
        told.retainAll(now);
        now.stream()
                .filter(problem -> unread.contains(problem) && told.add(problem))
                .forEach(problem -> LOG.warn("{}", problem));
        unread = now;
    }

    @Override
    public List<Problem> take(List<RouteFile> read) {
        List<Problem> left = new ArrayList<>();
        List<RouteFile> good = check(read, left);
        requireTypes(good);
        List<Path> changed = live.change(good);
        files.inForce(good);
        if (!changed.isEmpty()) {
            LOG.info("routes changed: {}", told(changed));
        }
        return left;
    }

    private List<RouteFile> check(List<RouteFile> read, List<Problem> left) {
        if (rules.skipBad) {
            return withoutBad(read, left, this::rehearse);
        }
        rehearsal.play(read, rules.sources);
        return read;
    }

    private void rehearse(List<RouteFile> read, Set<String> sources) {
        rehearsal.play(read, sources);
        live.requireChangeable(read);
    }

    /** Leaves out what is wrong and was never in force; what was in force is not to vanish by an edit. */
    private List<RouteFile> withoutBad(
            List<RouteFile> read, List<Problem> left, BiConsumer<List<RouteFile>, Set<String>> check) {
        List<RouteFile> good = new ArrayList<>(read);
        Set<String> sources = new HashSet<>(rules.sources);
        while (true) {
            try {
                check.accept(good, sources);
                return good;
            } catch (InvalidInputException e) {
                RouteFile bad = culprit(good, e).orElseThrow(() -> e);
                good.remove(bad);
                files.sourceType(bad.path()).ifPresent(sources::remove);
                left.addAll(e.problems());
            }
        }
    }

    private Optional<RouteFile> culprit(List<RouteFile> read, InvalidInputException failure) {
        String field = failure.problems().getFirst().field();
        return read.stream()
                .filter(file -> field.equals(file.path().toString()) || field.startsWith(file.path() + ":"))
                .filter(file -> !file.path().equals(files.routing()) && !live.has(file.path()))
                .findFirst();
    }

    private void requireTypes(List<RouteFile> good) {
        Set<String> gone = new HashSet<>(files.destinationTypes());
        gone.retainAll(types);
        gone.removeAll(files.destinationTypes(good));
        gone.stream().sorted().findFirst().ifPresent(type -> {
            throw new InvalidInputException(
                    files.destination(type).toString(),
                    "is gone, and there are alerts of type " + type + ": change or delete them first");
        });
    }

    private static String told(List<Path> files) {
        String shown = files.stream().limit(MAX_TOLD).map(Path::toString).collect(Collectors.joining("; "));
        return files.size() > MAX_TOLD ? shown + "; and " + (files.size() - MAX_TOLD) + " more" : shown;
    }
}
