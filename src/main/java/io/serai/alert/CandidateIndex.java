package io.serai.alert;

import io.serai.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The triggers of alerts by what an event must have for them to match: workspace, event type, project, and one of their
 * property filters, the one that the fewest others have. So an event meets few triggers besides those that match, however
 * many alerts there are. What it meets is in the order of the alerts and their triggers. Those of disabled alerts are
 * found with the others, at no look-up of their own.
 */
final class CandidateIndex {
    private final Map<Key, Group> groups = new HashMap<>();

    private record Key(String workspaceId, String eventType) {}

    /** @param place in the order of its group */
    private record Placed(int place, Candidate candidate) {
        static int enabled(List<Placed> those) {
            int enabled = 0;
            for (Placed placed : those) {
                enabled += placed.candidate.alert().enabled() ? 1 : 0;
            }
            return enabled;
        }
    }

    /** @param inOrder those of one alert together */
    CandidateIndex(Collection<List<Candidate>> inOrder) {
        Map<Key, List<Candidate>> byKey = new HashMap<>();
        for (List<Candidate> ofAlert : inOrder) {
            for (Candidate candidate : ofAlert) {
                Key key = new Key(
                        candidate.alert().workspaceId(), candidate.trigger().eventType());
                byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(candidate);
            }
        }
        byKey.forEach((key, candidates) -> groups.put(key, new Group(candidates)));
    }

    /** All of enabled alerts that ask for the event type in the workspace. */
    List<Candidate> all(String workspaceId, String eventType) {
        Group group = groups.get(new Key(workspaceId, eventType));
        return group == null ? List.of() : group.enabled;
    }

    /** All that may match; of the others, if they are of enabled alerts, the listener hears why they do not. */
    List<Candidate> possible(Event event, Skips skips) {
        Group group = groups.get(new Key(event.workspaceId(), event.eventType()));
        return group == null ? List.of() : group.possible(event, skips);
    }

    /** What asks for one event type in one workspace. */
    private static final class Group {
        private final List<Candidate> enabled;
        private final ByFilter all;

        /** Those that any project will do for. */
        private final ByFilter unscoped;

        private final Map<String, ByFilter> byProject;

        Group(List<Candidate> candidates) {
            enabled = candidates.stream()
                    .filter(candidate -> candidate.alert().enabled())
                    .toList();
            List<Placed> placed = new ArrayList<>(candidates.size());
            List<Placed> everywhere = new ArrayList<>();
            Map<String, List<Placed>> projects = new HashMap<>();
            for (Candidate candidate : candidates) {
                Placed here = new Placed(placed.size(), candidate);
                placed.add(here);
                Set<String> scope = candidate.projects();
                if (scope == null) {
                    everywhere.add(here);
                } else {
                    scope.forEach(project -> projects.computeIfAbsent(project, first -> new ArrayList<>())
                            .add(here));
                }
            }
            all = new ByFilter(placed);
            unscoped = everywhere.size() == placed.size() ? all : new ByFilter(everywhere);
            byProject = new HashMap<>();
            projects.forEach((project, those) -> byProject.put(project, new ByFilter(those)));
        }

        List<Candidate> possible(Event event, Skips skips) {
            Found found = new Found();
            int inProject;
            String project = event.projectId();
            if (project == null) {
                // It passes every scope.
                inProject = all.find(event, found);
            } else {
                inProject = unscoped.find(event, found);
                ByFilter own = byProject.get(project);
                if (own != null) {
                    inProject += own.find(event, found);
                }
            }
            tell(skips, Verdict.OTHER_PROJECT, all.enabled - inProject);
            tell(skips, Verdict.PROPERTY_FILTER, inProject - found.enabled());
            return found.inOrder();
        }

        private static void tell(Skips skips, Verdict reason, int triggers) {
            if (triggers > 0) {
                skips.skipped(reason, triggers);
            }
        }
    }

    /** Some of a group: each is either without filters, or found by one of them. */
    private static final class ByFilter {
        private final int enabled;
        private final List<Placed> unfiltered = new ArrayList<>();
        private final Map<PropertyFilter, List<Placed>> filtered = new HashMap<>();

        ByFilter(List<Placed> candidates) {
            enabled = Placed.enabled(candidates);
            Map<PropertyFilter, Integer> frequency = new HashMap<>();
            for (Placed placed : candidates) {
                filters(placed).forEach(filter -> frequency.merge(filter, 1, Integer::sum));
            }
            for (Placed placed : candidates) {
                PropertyFilter rarest = filters(placed).stream()
                        .min(Comparator.comparing(filter -> frequency.getOrDefault(filter, 0)))
                        .orElse(null);
                if (rarest == null) {
                    unfiltered.add(placed);
                } else {
                    filtered.computeIfAbsent(rarest, first -> new ArrayList<>()).add(placed);
                }
            }
        }

        private static List<PropertyFilter> filters(Placed placed) {
            return placed.candidate().trigger().propertyFilters();
        }

        /** Adds those that may match; answers how many of enabled alerts there are in all. */
        int find(Event event, Found found) {
            found.add(unfiltered);
            if (!filtered.isEmpty()) {
                event.properties().forEach((key, value) -> found.add(filtered.get(new PropertyFilter(key, value))));
            }
            return enabled;
        }
    }

    /** What was found in several places. */
    private static final class Found {
        private final List<Placed> found = new ArrayList<>();
        private int places;

        void add(@Nullable List<Placed> those) {
            if (those != null && !those.isEmpty()) {
                found.addAll(those);
                places++;
            }
        }

        int enabled() {
            return Placed.enabled(found);
        }

        List<Candidate> inOrder() {
            if (places > 1) {
                found.sort(Comparator.comparingInt(Placed::place));
            }
            List<Candidate> candidates = new ArrayList<>(found.size());
            found.forEach(placed -> candidates.add(placed.candidate()));
            return candidates;
        }
    }
}
