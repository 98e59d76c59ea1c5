package io.serai.bench;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a hub does while it is profiled. */
enum ProfileScenario {
    ACCEPT("one event of 512 bytes in a request, windows stay open") {
        @Override
        String alerts(String receiver) {
            return Ingest.alerts(PROJECTS);
        }

        @Override
        ProfileLoad load(URI hub) {
            return ProfileLoad.Accept.of(hub, PROJECTS, 1);
        }
    },
    ACCEPT_BATCH("100 events of 512 bytes in a request, windows stay open") {
        @Override
        String alerts(String receiver) {
            return Ingest.alerts(PROJECTS);
        }

        @Override
        ProfileLoad load(URI hub) {
            return ProfileLoad.Accept.of(hub, PROJECTS, 100);
        }
    },
    DELIVER("one event of 512 bytes in a request, each a signed webhook at once, 256 under way to 32 alerts") {
        @Override
        String alerts(String receiver) {
            return ProfileLoad.alerts(PROJECTS, "general", receiver, "window: 0");
        }

        @Override
        ProfileLoad load(URI hub) {
            return new ProfileLoad.Deliver(hub, PROJECTS);
        }
    },
    DELIVER_BUCKET("3,200 events/s, ten in a request, windows of 1 s, messages for Slack, 32 alerts") {
        @Override
        String alerts(String receiver) {
            // Slack's own limit is of all alerts to one host together, which the receiver is.
            return ProfileLoad.alerts(PROJECTS, "slack", receiver, "window: 1s, rate_limit: 1000/s");
        }

        @Override
        ProfileLoad load(URI hub) {
            return new ProfileLoad.Buckets(hub, PROJECTS);
        }
    };

    private static final List<String> PROJECTS = Ingest.projects(Ingest.CONNECTIONS);

    private final String about;

    ProfileScenario(String about) {
        this.about = about;
    }

    /** As the command line has it. */
    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ProfileScenario of(String wire) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + wire + "', only " + names()));
    }

    static String names() {
        return Arrays.stream(values()).map(ProfileScenario::wire).collect(Collectors.joining(", "));
    }

    String about() {
        return about;
    }

    abstract String alerts(String receiver);

    abstract ProfileLoad load(URI hub);
}
