package io.serai.cli;

import io.serai.routetest.RouteTestResult;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the tests beside the routes, for whoever knows how; nothing is stored or sent. */
@FunctionalInterface
public interface RouteTester {
    /**
     * Which tests are run, and of what.
     *
     * @param filter a text in the name or file of a test; null: all tests
     * @param with a folder whose files stand in for those of the same names, and whose tests alone are run; null: none
     */
    record Choice(@Nullable String filter, @Nullable Path with) {
        static final Choice ALL = new Choice(null, null);
    }

    /** @throws StartException when the routes or tests can't be read, one line per problem */
    List<RouteTestResult> run(HubOptions options, Choice choice);
}
