package io.serai.routing;

import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.apache.camel.LineNumberAware;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.bean.MethodNotFoundException;
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
    /** The step that is wrong, in what Camel says of its route. */
    private static final Pattern JQ_STEP = Pattern.compile(">>> .*?jq\\{(.+?)\\}+\\]", Pattern.DOTALL);

    private static final Pattern JQ_LINE = Pattern.compile("at line (\\d+)");
    private static final Pattern UNKNOWN_STEP = Pattern.compile("Unknown node id: (\\S+)");

    /** Those that routes here are made of; of the others Camel has dozens. */
    private static final List<String> STEPS = List.of(
            "bean",
            "choice",
            "convertBodyTo",
            "doTry",
            "enrich",
            "filter",
            "log",
            "marshal",
            "multicast",
            "process",
            "removeHeaders",
            "script",
            "setBody",
            "setProperty",
            "setVariable",
            "split",
            "stop",
            "throwException",
            "to",
            "toD",
            "transform",
            "unmarshal",
            "wireTap");

    private static final Pattern DUE_TO = Pattern.compile(" due to: (.+)$", Pattern.DOTALL);
    /** What some parsers add: all that they would have taken instead. */
    private static final Pattern EXPECTED = Pattern.compile("[;,.]? Was expecting\\b.*$", Pattern.DOTALL);

    private RouteErrors() {}

    /** A problem of the file. */
    static InvalidInputException of(Path file, Throwable failure) {
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case MarkedYamlEngineException yaml -> {
                    return at(file, line(yaml), reason(yaml), "yaml");
                }
                case SimpleIllegalSyntaxException simple -> {
                    return simple(file, simple);
                }
                case ResolveEndpointFailedException endpoint -> {
                    return endpoint(file, endpoint);
                }
                case JsonQueryException jq -> {
                    return jq(file, failure, jq);
                }
                case NoSuchEndpointException component -> {
                    return component(file, component.getUri());
                }
                case NoSuchBeanException bean -> {
                    return at(file, lineOf(file, bean.getName()), "there is no bean '" + bean.getName() + "'", "bean");
                }
                case MethodNotFoundException method -> {
                    return at(
                            file,
                            lineOf(file, method.getMethodName()),
                            "there is no method '" + method.getMethodName() + "' in the bean",
                            "bean-method");
                }
                default -> {
                    // what is under it says more
                }
            }
        }
        return at(file, null, describe(failure));
    }

    /** The first line outside of comments that holds the text, and not a longer word; null when there is none. */
    static @Nullable Integer lineOf(Path file, String text) {
        return lineOf(file, text, null);
    }

    /**
     * As {@link #lineOf(Path, String)}.
     *
     * @param node in which to look, where Camel knows its line
     */
    static @Nullable Integer lineOf(Path file, String text, @Nullable LineNumberAware node) {
        Pattern word = Pattern.compile(Pattern.quote(text) + "(?![A-Za-z0-9_-])");
        int first = node == null ? 0 : Math.max(0, node.getLineNumber() - 1);
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = first; i < lines.size(); i++) {
                if (!lines.get(i).strip().startsWith("#")
                        && word.matcher(lines.get(i)).find()) {
                    return i + 1;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    static InvalidInputException at(Path file, @Nullable Integer line, String problem) {
        return at(file, line, problem, "");
    }

    /** @param code which rule it breaks */
    static InvalidInputException at(Path file, @Nullable Integer line, String problem, String code) {
        return new InvalidInputException(List.of(problem(file, line, problem, code)));
    }

    static Problem problem(Path file, @Nullable Integer line, String problem, String code) {
        return new Problem(line == null ? file.toString() : file + ":" + line, problem, code);
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
        Matcher step = UNKNOWN_STEP.matcher(problem);
        if (step.find()) {
            return "there is no step '" + step.group(1) + "'" + Nearest.hint(step.group(1), STEPS);
        }
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
            return at(file, null, "not a simple expression: " + what, "expression");
        }
        String expression = lines.get(1).strip();
        return at(
                file,
                lineOf(file, expression),
                "not a simple expression: " + what + " (character " + (failure.getIndex() + 1) + " of " + expression
                        + ")",
                "expression");
    }

    /** Camel says in which step: its first line is looked for in the file. */
    private static InvalidInputException jq(Path file, Throwable failure, JsonQueryException jq) {
        String reason = describe(jq);
        Matcher step = causes(failure).stream()
                .map(cause -> JQ_STEP.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .findFirst()
                .orElse(null);
        Integer start = step == null
                ? null
                : lineOf(file, step.group(1).lines().findFirst().orElse("").strip());
        Matcher place = JQ_LINE.matcher(reason);
        Integer line =
                start != null && place.find() ? Integer.valueOf(start + Integer.parseInt(place.group(1)) - 1) : start;
        return at(file, line, "not a jq expression: " + reason, "expression");
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
            return at(file, line, "the component " + scheme + " has no option " + String.join(", ", names), "option");
        }
        Matcher dueTo = DUE_TO.matcher(message);
        return at(
                file,
                null,
                "the component " + scheme + " refuses its address"
                        + (dueTo.find() ? ": " + oneLine(dueTo.group(1)) : ""),
                "address");
    }

    private static InvalidInputException component(Path file, String uri) {
        return at(
                file,
                lineOf(file, scheme(uri)),
                "there is no component '" + scheme(uri)
                        + "'; its Camel module is not part of this hub, or it is misspelt",
                "component");
    }

    private static String scheme(String uri) {
        return uri.split(":", 2)[0];
    }

    static String describe(Throwable failure) {
        Throwable root = causes(failure).getLast();
        String name = root.getClass().getSimpleName();
        String message = root.getMessage() == null ? name : root.getMessage();
        if (root instanceof LinkageError) {
            // It says which class and not what of it.
            message = name + ": " + message;
        }
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
