package io.serai.bench;

import picocli.CommandLine.Command;

/** {@code ./serai bench ingest}: how much a hub takes, by what way, and what it costs. */
@Command(
        name = "ingest",
        description = "Events into a hub and its peers: by request, by Kafka; and their memory.",
        mixinStandardHelpOptions = true,
        footer = {"", "Needs about thirteen minutes, with --quick three."})
final class IngestBench extends SectionedBench {
    IngestBench() {
        super(
                new AcceptedEvents("accept", 1),
                new AcceptedEvents("accept-batch", 100),
                new KafkaRecords(),
                new QueuedEvents());
    }
}
