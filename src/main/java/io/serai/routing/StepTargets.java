package io.serai.routing;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ExpressionDefinition;

/** Where the steps of a route send to, as far as it is written there and not computed from an event. */
final class StepTargets {
    private static final Set<String> WRITTEN = Set.of("constant", "simple");

    /** One name: nothing that is computed, no list with a delimiter of its own. */
    private static final Pattern DIRECT = Pattern.compile("direct:[^\\s${},;+|#]+");

    private StepTargets() {}

    /** The direct endpoints, without options. */
    static List<String> of(ProcessorDefinition<?> step) {
        return uris(step)
                .map(uri -> RouteFiles.withoutOptions(uri.strip()))
                .filter(uri -> DIRECT.matcher(uri).matches())
                .toList();
    }

    private static Stream<String> uris(ProcessorDefinition<?> step) {
        return switch (step) {
            case ToDefinition to -> Stream.ofNullable(to.getEndpointUri());
            // wireTap, too
            case ToDynamicDefinition to -> Stream.ofNullable(to.getUri());
            case EnrichDefinition enrich -> Stream.of(written(enrich));
            case RecipientListDefinition<?> list -> Stream.of(written(list).split(","));
            case RoutingSlipDefinition<?> slip -> Stream.of(written(slip).split(","));
            default -> Stream.empty();
        };
    }

    private static String written(ExpressionNode step) {
        ExpressionDefinition expression = step.getExpression();
        return expression != null && WRITTEN.contains(expression.getLanguage())
                ? Objects.requireNonNullElse(expression.getExpression(), "")
                : "";
    }
}
