package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.guard.DestinationGuard;
import io.serai.guard.HttpUrl;
import io.serai.guard.Recipients;
import io.serai.guard.Topics;
import io.serai.json.InvalidInputException;
import io.serai.json.JsonFields;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads alerts strictly. The members are those of the Opik alert API, snake_case, and our own options; unknown ones are
 * refused by name. What is a credential is never repeated in a message.
 */
public final class AlertCodec {
    /** Longest debounce window: an alert that waits longer helps nobody. */
    public static final Duration MAX_WINDOW = Duration.ofHours(1);

    /** More than there are event types, for some that differ by project or filter. */
    public static final int MAX_TRIGGERS = 100;

    /** What the Opik API adds to every record it returns; accepted and ignored, so that a reader can write it back. */
    static final List<String> READ_ONLY = List.of("created_at", "created_by", "last_updated_at", "last_updated_by");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MAX_ID = 64;
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String DEFAULT_TYPE = "general";
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");
    private static final int MAX_METADATA = 64;
    private static final int MAX_METADATA_VALUE = 4096;

    /** The space of the ids that follow from an alert's name. Never change it: open buckets carry these ids. */
    private static final UUID NAMES = UUID.fromString("6f1c2d1e-5a0b-4f38-9a53-0d6a3f1f6c11");

    private final @Nullable Supplier<Set<String>> destinationTypes;
    private final WebhookCodec.UrlRule urls;

    /**
     * @param destinationTypes the destination types that have a route now, {@code general}, {@code slack}, …
     * @param guard says where a webhook may lead
     */
    public AlertCodec(Supplier<Set<String>> destinationTypes, DestinationGuard guard) {
        this(destinationTypes, guard::brokenRule);
    }

    private AlertCodec(@Nullable Supplier<Set<String>> destinationTypes, WebhookCodec.UrlRule urls) {
        this.destinationTypes = destinationTypes;
        this.urls = urls;
    }

    /**
     * For alerts that were taken once: a destination that is not allowed any more, or has lost its route, must not take
     * the alert away. The guard is asked again before each request.
     */
    static AlertCodec ofStored() {
        return new AlertCodec(null, url -> null);
    }

    /**
     * For alerts that nothing is sent to, as in tests of routes: where they lead is looked at for its form alone.
     *
     * @param destinationTypes as for {@link #AlertCodec(Supplier, DestinationGuard)}
     */
    public static AlertCodec ofUnsent(Supplier<Set<String>> destinationTypes) {
        return new AlertCodec(
                destinationTypes, url -> Topics.isUrl(url) || Recipients.isUrl(url) ? null : HttpUrl.brokenRule(url));
    }

    /** The same rules where alerts of this type are not to be had, and not to be named to anybody. */
    public AlertCodec without(String type) {
        Supplier<Set<String>> all = destinationTypes;
        return new AlertCodec(
                all == null
                        ? null
                        : () -> all.get().stream()
                                .filter(each -> !each.equals(type))
                                .collect(Collectors.toUnmodifiableSet()),
                urls);
    }

    /**
     * @throws InvalidInputException with every field that breaks a rule
     */
    public Alert read(JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        Alert alert = read(json, "", problems);
        if (alert == null) {
            throw new InvalidInputException(problems);
        }
        return alert;
    }

    /** Reads one alert; null, with what is wrong added to {@code problems}, when it breaks a rule. */
    public @Nullable Alert read(JsonNode json, String path, List<Problem> problems) {
        int before = problems.size();
        JsonFields fields = JsonFields.of(json, path, problems);
        if (fields == null) {
            return null;
        }
        String id = fields.line("id", MAX_ID);
        fields.pattern("id", id, ID, "must be at most 64 letters, digits, _ and -");
        String name = fields.requiredLine("name", EventLimits.MAX_NAME);
        boolean enabled = fields.bool("enabled", true);
        String givenWorkspace = fields.line("workspace_id", EventLimits.MAX_NAME);
        String workspaceId = givenWorkspace == null ? EventCodec.DEFAULT_WORKSPACE : givenWorkspace;
        String type = type(fields);
        String projectId = fields.line("project_id", EventLimits.MAX_NAME);
        Map<String, String> metadata = metadata(fields, type);
        Webhook webhook = WebhookCodec.read(fields, urls, problems);
        List<Trigger> triggers = TriggerCodec.read(fields, problems);
        if (projectId != null && triggers.stream().anyMatch(AlertCodec::scoped)) {
            fields.problem(
                    "project_id",
                    "Cannot provide both 'project_id' and a 'scope:project' trigger config. Set 'project_id' only — the"
                            + " system creates the scope config automatically.");
        }
        AlertOptions options = OptionsCodec.read(fields, problems);
        if (type.equals(Alert.HELICONE)) {
            HeliconeRules.check(fields, webhook, triggers);
            if (destinationTypes != null) {
                // What was taken once stays readable.
                HeliconeRules.checkOptions(fields, json.path("options"));
            }
            options = HeliconeRules.options(fields, options);
        }
        KafkaRules.check(fields, type, webhook);
        MailRules.check(fields, type, webhook);
        ChatRules.check(fields, type, metadata, webhook);
        PagerDutyRules.check(fields, type, options.messages());
        READ_ONLY.forEach(fields::any);
        fields.rejectUnknown();
        if (webhook == null || problems.size() > before) {
            return null;
        }
        return new Alert(
                id == null ? idOf(workspaceId, name) : id,
                name,
                enabled,
                workspaceId,
                type,
                projectId,
                metadata,
                webhook,
                triggers,
                options);
    }

    /** The id of an alert that gives none: the same in every replica and after every restart. */
    static String idOf(String workspaceId, String name) {
        return UuidCreator.getNameBasedSha1(NAMES, workspaceId + "\n" + name).toString();
    }

    private static boolean scoped(Trigger trigger) {
        return trigger.configs().stream().anyMatch(config -> config.type().equals(ConfigType.SCOPE_PROJECT.wire()));
    }

    private String type(JsonFields fields) {
        String given = fields.line("alert_type", EventLimits.MAX_NAME);
        String type = given == null ? DEFAULT_TYPE : given;
        Set<String> known = destinationTypes == null ? Set.of(type) : destinationTypes.get();
        if (!TYPE.matcher(type).matches()) {
            fields.problem(
                    "alert_type", "must be at most 32 lower-case letters, digits and -, and start with a letter");
        } else if (!known.contains(type)) {
            fields.problem(
                    "alert_type",
                    "is not a known destination type ("
                            + String.join(", ", known.stream().sorted().toList()) + ")"
                            + Nearest.hint(type, known));
        }
        return type;
    }

    private static Map<String, String> metadata(JsonFields fields, String type) {
        Map<String, String> metadata = fields.strings("metadata", MAX_METADATA, MAX_METADATA_VALUE);
        String baseUrl = metadata.get("base_url");
        String broken = baseUrl == null ? null : HttpUrl.brokenRule(baseUrl);
        if (broken != null) {
            fields.problem("metadata.base_url", broken);
        }
        if (type.equals("pagerduty")
                && !ROUTING_KEY
                        .matcher(metadata.getOrDefault("routing_key", ""))
                        .matches()) {
            fields.problem(
                    "metadata.routing_key",
                    "must be the 32 letters and digits of a PagerDuty integration key (Events API v2)");
        }
        return metadata;
    }
}
