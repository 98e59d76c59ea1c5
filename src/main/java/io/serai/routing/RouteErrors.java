package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Turns what the YAML DSL and the route model throw into one line: the file, the line where it is known, and what is
 * wrong there. Values of misspelt options are not repeated, they may be secrets.
 */
final class RouteErrors {
    /** The last sentence of Camel's long ones: what comes after the dump of the route. */
    private static final Pattern BECAUSE = Pattern.compile("because of:? (.+)$", Pattern.DOTALL);

    private static final Pattern UNKNOWN_OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("(?:^|, )([A-Za-z0-9_.-]+)=");
    private static final Pattern DUE_TO = Pattern.compile(" due to: (.+)$", Pattern.DOTALL);
    /** What some parsers add: all that they would have taken instead. */
    private static final Pattern EXPECTED = Pattern.compile("[;,.]? Was expecting\\b.*$", Pattern.DOTALL);

    private RouteErrors() {}

    /** A problem of the file. */
    static InvalidInputException of(Path file, Throwable failure) {
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case MarkedYamlEngineException yaml -> {
                    return at(file, line(yaml), reason(yaml));
                }
                case SimpleIllegalSyntaxException simple -> {
                    return simple(file, simple);
                }
                case ResolveEndpointFailedException endpoint -> {
                    return endpoint(file, endpoint);
                }
                case NoSuchEndpointException component -> {
                    return component(file, component.getUri());
                }
                case NoSuchBeanException bean -> {
                    return at(file, lineOf(file, bean.getName()), "there is no bean '" + bean.getName() + "'");
                }
                default -> {
                    // what is under it says more
                }
            }
        }
        return at(file, null, describe(failure));
    }

    /** The first line outside of comments that holds the text; null when there is none. */
    static @Nullable Integer lineOf(Path file, String text) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).strip().startsWith("#") && lines.get(i).contains(text)) {
                    return i + 1;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    static InvalidInputException at(Path file, @Nullable Integer line, String problem) {
        return new InvalidInputException(line == null ? file.toString() : file + ":" + line, problem);
    }

    private static @Nullable Integer line(MarkedYamlEngineException yaml) {
        return Optional.ofNullable(yaml.getProblemMark())
                .flatMap(mark -> mark)
                .or(yaml::getContextMark)
                .map(Mark::getLine)
                .map(line -> line + 1)
                .orElse(null);
    }

    private static String reason(MarkedYamlEngineException yaml) {
        String problem = oneLine(String.valueOf(yaml.getProblem()));
        // Camel's own readers derive theirs from it; the scanner's and the parser's are about YAML itself.
        return yaml.getClass().getPackageName().startsWith("org.snakeyaml")
                ? "must be valid YAML: " + problem
                : problem;
    }

    /** Camel's message has three lines: what is wrong, the expression, and a mark under the place. */
    private static InvalidInputException simple(Path file, SimpleIllegalSyntaxException failure) {
        String what = oneLine(String.valueOf(failure.getShortMessage()));
        List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
        if (lines.size() < 2) {
            return at(file, null, "not a simple expression: " + what);
        }
        String expression = lines.get(1).strip();
        return at(
                file,
                lineOf(file, expression),
                "not a simple expression: " + what + " (character " + (failure.getIndex() + 1) + " of " + expression
                        + ")");
    }

    private static InvalidInputException endpoint(Path file, ResolveEndpointFailedException failure) {
        String scheme = scheme(failure.getUri());
        String message = String.valueOf(failure.getMessage());
        Matcher unknown = UNKNOWN_OPTIONS.matcher(message);
        if (unknown.find()) {
            List<String> names = OPTION.matcher(unknown.group(1))
                    .results()
                    .map(option -> option.group(1))
                    .toList();
            Integer line = names.isEmpty() ? null : lineOf(file, names.getFirst());
            return at(file, line, "the component " + scheme + " has no option " + String.join(", ", names));
        }
        Matcher dueTo = DUE_TO.matcher(message);
        return at(
                file,
                null,
                "the component " + scheme + " refuses its address"
                        + (dueTo.find() ? ": " + oneLine(dueTo.group(1)) : ""));
    }

    private static InvalidInputException component(Path file, String uri) {
        return at(
                file,
                lineOf(file, scheme(uri) + ":"),
                "there is no component '" + scheme(uri)
                        + "'; its Camel module is not part of this hub, or it is misspelt");
    }

    private static String scheme(String uri) {
        return uri.split(":", 2)[0];
    }

    static String describe(Throwable failure) {
        Throwable root = causes(failure).getLast();
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        Matcher because = BECAUSE.matcher(message);
        String text = oneLine(because.find() ? because.group(1) : message);
        return EXPECTED.matcher(text).replaceFirst("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\n\\s*", " ");
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
