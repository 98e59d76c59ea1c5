package io.serai.chaos;

import io.serai.testing.HubFolder;
import java.util.List;

/**
 * Edits the routes of a hub while it runs, as an operator does: editions that do what the shipped ones do, and broken ones.
 * A step that changes nothing is another one in each edition, so that every good one is swapped in.
 */
final class RouteEdits {
    private static final String ROUTING = "routes/routing.yaml";
    private static final String GENERAL = "routes/destinations/general.yaml";
    private static final String FIRST_STEP = "steps:\n        - ";

    private final HubFolder folder;
    private final String routing;
    private final String general;
    private int edition;

    RouteEdits(HubFolder folder) {
        this.folder = folder;
        routing = folder.read(ROUTING);
        general = folder.read(GENERAL);
    }

    /** Routes that are right. */
    void write() {
        edition++;
        folder.write(ROUTING, with(routing, step("constant: \"" + edition + "\"")));
        folder.write(GENERAL, with(general, step("constant: \"" + edition + "\"")));
    }

    /** Routes that can't be taken: no YAML, an endpoint or a bean that is not there, a step that is none. */
    void breakThem() {
        edition++;
        List<String> mistakes = List.of(
                with(routing, "- choice: [\n        "),
                with(routing, "- to: nosuchcomponent:anywhere\n        "),
                with(routing, "- bean:\n            ref: nobodyHasBoundIt\n        "),
                with(routing, "- chooseWisely: {}\n        "));
        folder.write(ROUTING, mistakes.get(edition % mistakes.size()));
    }

    private static String step(String value) {
        return "- setVariable:\n            name: edition\n            " + value + "\n        ";
    }

    private static String with(String routes, String step) {
        if (!routes.contains(FIRST_STEP)) {
            throw new IllegalStateException("the shipped routes are laid out in another way now");
        }
        return routes.replaceFirst("steps:\n        - ", "steps:\n        " + step + "- ");
    }
}
