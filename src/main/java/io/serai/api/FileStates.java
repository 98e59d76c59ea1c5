package io.serai.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become of the files that people edit while a hub runs. */
public interface FileStates {
    /** What a file is for. */
    enum Kind {
        ROUTING,
        SOURCE,
        DESTINATION,
        TEXT,
        ALERTS
    }

    /** Whether a file as it is now is what the hub works by. */
    enum State {
        IN_FORCE("in force"),
        /** Something is wrong with it: the last good version goes on, if there was one. */
        BAD("bad"),
        /** It is good and taken only when the hub starts. */
        AFTER_RESTART("after restart"),
        /** It was changed a moment ago, or another file is wrong: all are taken together. */
        WAITING("waiting");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** @param line null: of the whole file */
    record Fault(@Nullable Integer line, String message) {}

    /**
     * One file.
     *
     * @param file its name, from the hub's folder on
     * @param since when the version that is in force came; null: nobody knows
     * @param routes that run by it
     */
    record FileState(
            String file, Kind kind, State state, @Nullable Instant since, List<Fault> faults, List<String> routes) {
        public FileState {
            faults = List.copyOf(faults);
            routes = List.copyOf(routes);
        }
    }

    /**
     * An edit that the hub has seen.
     *
     * @param what was edited: routes, alerts or templates
     * @param inForce whether it was taken
     */
    record Edit(String what, Instant at, boolean inForce) {}

    List<FileState> files();

    /** Empty: there was none since the start. */
    Optional<Edit> lastEdit();
}
