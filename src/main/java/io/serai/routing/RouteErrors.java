package io.serai.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what the YAML DSL and the route model throw into one line. */
final class RouteErrors {
    /** The last sentence of Camel's long ones: what comes after the dump of the route. */
    private static final Pattern BECAUSE = Pattern.compile("because of:? (.+)$", Pattern.DOTALL);

    private RouteErrors() {}

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        Matcher because = BECAUSE.matcher(message);
        String text = because.find() ? because.group(1) : message;
        return text.strip().replaceAll("\\s*\\n\\s*", " ");
    }
}
