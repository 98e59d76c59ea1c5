package io.serai.alert;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Succession.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives ids to the triggers of an alert, and to their configurations, that have none. One that replaces another without
 * saying so takes its id, so that writing the same alert again, without ids, changes nothing.
 */
public final class TriggerIds {
    private final Set<String> taken = new HashSet<>();

    private TriggerIds(Alert alert) {
        for (Trigger trigger : alert.triggers()) {
            take(trigger.id());
            trigger.configs().forEach(config -> take(config.id()));
        }
    }

    /** @param before the version that the alert replaces; null: none */
    public static Alert complete(Alert alert, @Nullable Alert before) {
        TriggerIds ids = new TriggerIds(alert);
        List<Trigger> old = before == null ? List.of() : before.triggers();
        List<Optional<Trigger>> continued =
                Succession.of(alert.triggers().stream().map(TriggerIds::name).toList(), old, TriggerIds::name);
        List<Trigger> triggers = new ArrayList<>();
        for (int i = 0; i < continued.size(); i++) {
            triggers.add(ids.complete(alert.triggers().get(i), continued.get(i).orElse(null)));
        }
        return alert.withTriggers(triggers);
    }

    private Trigger complete(Trigger trigger, @Nullable Trigger replaced) {
        List<TriggerConfig> old = replaced == null ? List.of() : replaced.configs();
        List<Optional<TriggerConfig>> continued =
                Succession.of(trigger.configs().stream().map(TriggerIds::name).toList(), old, TriggerIds::name);
        List<TriggerConfig> configs = new ArrayList<>();
        for (int i = 0; i < continued.size(); i++) {
            TriggerConfig config = trigger.configs().get(i);
            String oldId = continued.get(i).map(TriggerConfig::id).orElse(null);
            configs.add(new TriggerConfig(
                    id(config.id(), oldId), config.type(), config.configValue(), config.groupIndex()));
        }
        return new Trigger(
                id(trigger.id(), replaced == null ? null : replaced.id()),
                trigger.eventType(),
                configs,
                trigger.sampleRate(),
                trigger.propertyFilters());
    }

    private static Named name(Trigger trigger) {
        return new Named(trigger.id(), trigger.eventType());
    }

    private static Named name(TriggerConfig config) {
        return new Named(config.id(), config.type());
    }

    private String id(@Nullable String given, @Nullable String replaced) {
        if (given != null) {
            return given;
        }
        return replaced != null && taken.add(replaced)
                ? replaced
                : UuidCreator.getTimeOrderedEpoch().toString();
    }

    private void take(@Nullable String id) {
        if (id != null) {
            taken.add(id);
        }
    }
}
