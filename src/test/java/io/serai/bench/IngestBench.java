package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench ingest}: how much a hub takes, by what way, and what it costs. */
@Command(
        name = "ingest",
        description = "Events into a hub: by request, by Kafka, beside Alertmanager; and its memory.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about twelve minutes, with --quick three."})
final class IngestBench extends SectionedBench {
    IngestBench() {
        super(
                new PostedEvents("single", 1),
                new PostedEvents("ten", 10),
                new PostedEvents("hundred", 100),
                new KafkaRecords(),
                new BesideAlertmanager(),
                new QueuedEvents());
    }
}
