package io.serai.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.model.RouteDefinition;

/**
 * The ids of routes that stand beside their successors for a while: {@code format-slack} is followed by {@code
 * format-slack~2}. People and metrics know both by the name in the file,
 * which is {@code destinations-slack-1} where it gives none.
 */
public final class RouteIds {
    private static final Pattern GENERATION = Pattern.compile("~[0-9]+$");

    private RouteIds() {}

    /** Names routes without an id by their file: the numbers that Camel gives go on with each edit, and metrics with them. */
    static void name(RouteFile file, List<RouteDefinition> routes) {
        Path folder = file.path().toAbsolutePath().getParent();
        String name = (folder == null ? "" : folder.getFileName() + "-")
                + file.path().getFileName().toString().replaceFirst("[.]yaml$", "");
        for (int i = 0; i < routes.size(); i++) {
            if (!routes.get(i).hasCustomIdAssigned()) {
                routes.get(i).setId(name + "-" + (i + 1));
            }
        }
    }

    static String of(String name, int generation) {
        return name + "~" + generation;
    }

    /** The id as the file has it. */
    public static String name(String routeId) {
        return GENERATION.matcher(routeId).replaceFirst("");
    }
}
