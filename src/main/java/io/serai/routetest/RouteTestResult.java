package io.serai.routetest;

import java.util.List;

/**
 * What came of one test.
 *
 * @param file as the operator knows it
 * @param line where the test begins
 * @param failures what was expected and is not so, each of one or more lines; none: the test holds
 */
public record RouteTestResult(String file, int line, String name, List<String> failures) {
    public RouteTestResult {
        failures = List.copyOf(failures);
    }

    public boolean ok() {
        return failures.isEmpty();
    }
}
