package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a walk over all alerts, for alerts and events that have much in common by chance. */
class MatchingModelTest {
    private static final List<String> WORKSPACES = List.of("default", "acme");
    private static final List<String> TYPES =
            List.of("trace:errors", "prompt:created", "trace:guardrails_triggered", "own:type", "request:logged");
    private static final List<String> PROJECTS = List.of("p-1", "p-2", "p-3");
    private static final List<String> KEYS = List.of("environment", "tier");
    private static final List<String> VALUES = List.of("a", "b", "c");
    private static final List<String> GUARDRAILS = List.of("PII", "TOPIC");

    private final AlertRegistry registry = new AlertRegistry();
    private final AlertMatcher matcher = new AlertMatcher(registry);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theIndexAnswersWhatAWalkAnswers(long seed) {
        Random random = new Random(seed);
        List<Alert> alerts = new ArrayList<>();
        int matched = 0;
        int disabled = 0;
        for (int round = 0; round < 20; round++) {
            change(alerts, random);
            registry.replace(alerts);
            for (int i = 0; i < 100; i++) {
                Event event = event(random, i);
                Map<Verdict, Integer> skips = new EnumMap<>(Verdict.class);

                List<Match> matches =
                        matcher.match(event, (reason, triggers) -> skips.merge(reason, triggers, Integer::sum));

                assertThat(matches).as("round %d, %s", round, event).containsExactlyElementsOf(walk(alerts, event));
                assertThat(matcher.judge(event).stream()
                                .filter(judgement -> judgement.verdict() == Verdict.MATCH)
                                .map(judgement -> new Match(judgement.alert(), judgement.trigger())))
                        .as("what is explained is what happens")
                        .containsExactlyElementsOf(matches);
                assertThat(alerts.stream()
                                .filter(alert ->
                                        AlertMatcher.explain(alert, event).matches())
                                .map(Alert::id))
                        .as("and so is what each condition says")
                        .containsExactlyElementsOf(matches.stream()
                                .map(match -> match.alert().id())
                                .toList());
                assertThat(skips.getOrDefault(Verdict.DISABLED, 0))
                        .as("disabled alerts that would match, in round %d, %s", round, event)
                        .isEqualTo(walk(switched(alerts), event).size());
                disabled += skips.getOrDefault(Verdict.DISABLED, 0);
                skips.remove(Verdict.DISABLED);
                int heard = skips.values().stream().mapToInt(n -> n).sum();
                int asking = registry.candidates(event.workspaceId(), event.eventType())
                        .size();
                assertThat(skips).doesNotContainKeys(Verdict.MATCH, Verdict.TAKEN);
                assertThat(matches.size() + heard).isLessThanOrEqualTo(asking);
                if (alerts.stream().allMatch(alert -> alert.triggers().size() < 2)) {
                    assertThat(matches.size() + heard).isEqualTo(asking);
                }
                matched += matches.size();
            }
        }
        assertThat(matched).as("the test tests something").isGreaterThan(500);
        assertThat(disabled).as("of disabled alerts, too").isGreaterThan(50);
    }

    /** Some alerts come, some go, some are changed, and the order with them. */
    private static void change(List<Alert> alerts, Random random) {
        alerts.removeIf(alert -> random.nextInt(4) == 0);
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            alerts.add(random.nextInt(alerts.size() + 1), alert("alert-" + random.nextInt(1_000_000), random));
        }
    }

    private static Alert alert(String id, Random random) {
        List<Trigger> triggers = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> trigger(random))
                .toList();
        return new Alert(
                id,
                id,
                random.nextInt(8) > 0,
                one(WORKSPACES, random),
                "general",
                random.nextInt(4) == 0 ? one(PROJECTS, random) : null,
                Map.of(),
                new Webhook(new Secret("https://hooks.example.com/x"), null, null, null, Map.of()),
                triggers,
                AlertOptions.DEFAULT);
    }

    private static Trigger trigger(Random random) {
        List<TriggerConfig> configs = new ArrayList<>();
        for (int scopes = random.nextInt(3); scopes > 0; scopes--) {
            // It may name none: that must not widen to all.
            String projects = some(PROJECTS, random);
            configs.add(new TriggerConfig(null, "scope:project", Map.of("project_ids", projects), null));
        }
        if (random.nextInt(3) == 0) {
            configs.add(new TriggerConfig(
                    null, "filter:guardrail_type", Map.of("guardrail_types", some(GUARDRAILS, random)), null));
        }
        List<PropertyFilter> filters = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new PropertyFilter(one(KEYS, random), one(VALUES, random)))
                .toList();
        double rate = List.of(100.0, 100.0, 50.0, 0.0).get(random.nextInt(4));
        return new Trigger(null, one(TYPES, random), configs, rate, filters);
    }

    private static Event event(Random random, int number) {
        Map<String, String> properties = new HashMap<>(Map.of("unasked", "a"));
        KEYS.forEach(key -> {
            if (random.nextInt(4) > 0) {
                properties.put(key, one(VALUES, random));
            }
        });
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("name", one(List.of("PII", "topic", "LENGTH"), random));
        if (random.nextBoolean()) {
            payload.put("request_id", "request-" + number % 10);
        }
        return new Event(
                "event-" + number,
                one(TYPES, random),
                one(WORKSPACES, random),
                random.nextInt(4) == 0 ? null : one(List.of("p-1", "p-2", "p-3", "p-4"), random),
                null,
                Instant.EPOCH,
                properties,
                payload);
    }

    private static String some(List<String> values, Random random) {
        return values.stream().filter(value -> random.nextBoolean()).collect(Collectors.joining(","));
    }

    private static String one(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    // the model: what docs/alerts.md says, read out

    private static List<Match> walk(List<Alert> alerts, Event event) {
        List<Match> matches = new ArrayList<>();
        for (Alert alert : alerts) {
            if (alert.enabled() && alert.workspaceId().equals(event.workspaceId())) {
                alert.triggers().stream()
                        .filter(trigger -> holds(alert, trigger, event))
                        .findFirst()
                        .ifPresent(trigger -> matches.add(new Match(alert, trigger)));
            }
        }
        return matches;
    }

    /** On what is off, and off what is on. */
    private static List<Alert> switched(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> new Alert(
                        alert.id(),
                        alert.name(),
                        !alert.enabled(),
                        alert.workspaceId(),
                        alert.type(),
                        alert.projectId(),
                        alert.metadata(),
                        alert.webhook(),
                        alert.triggers(),
                        alert.options()))
                .toList();
    }

    private static boolean holds(Alert alert, Trigger trigger, Event event) {
        String drawn = event.eventType().equals("request:logged")
                ? event.payload().path("request_id").asText(event.id())
                : event.id();
        return trigger.eventType().equals(event.eventType())
                && inScope(alert, trigger, event.projectId())
                && guardrail(trigger, event)
                && trigger.propertyFilters().stream().allMatch(filter -> filter.value()
                        .equals(event.properties().get(filter.key())))
                && Sampling.draw(drawn) * 100 < trigger.sampleRate();
    }

    private static boolean inScope(Alert alert, Trigger trigger, @Nullable String project) {
        boolean workspaceWide = EventType.of(trigger.eventType())
                .map(type -> !type.projectScoped())
                .orElse(false);
        if (project == null || workspaceWide) {
            return true;
        }
        if (alert.projectId() != null) {
            return alert.projectId().equals(project);
        }
        return trigger.configs().stream()
                .filter(config -> config.type().equals("scope:project"))
                .findFirst()
                .map(config -> Arrays.asList(
                                config.configValue().get("project_ids").split(","))
                        .contains(project))
                .orElse(true);
    }

    private static boolean guardrail(Trigger trigger, Event event) {
        return trigger.configs().stream()
                .filter(config -> config.type().equals("filter:guardrail_type"))
                .findFirst()
                .map(config -> config.configValue().get("guardrail_types"))
                .map(types -> types.isEmpty()
                        || List.of(types.split(","))
                                .contains(event.payload().path("name").asText().toUpperCase(Locale.ROOT)))
                .orElse(true);
    }
}
