package io.serai.testing;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** What {@link KafkaBroker} runs: one node that is broker and controller, on loopback. */
final class KafkaBrokerMain {
    /** The line that says that clients may come. */
    static final String READY = "Kafka is ready";

    private static final int NODE = 1;

    private KafkaBrokerMain() {}

    /** @param args folder of the data, port of the broker, port of the controller */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        format(folder);
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties(folder, args[1], args[2]), false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-kafka"));
        System.out.println(READY);
        // Whoever started it may have been killed; then nobody is left to stop it.
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .run();
    }

    private static Properties properties(Path folder, String port, String controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("log.dirs", folder.toString());
        // There is one node for everything.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        // One that was killed comes back at once, and so do the members of its groups.
        properties.put("broker.heartbeat.interval.ms", "200");
        properties.put("broker.session.timeout.ms", "1000");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.min.session.timeout.ms", "1000");
        return properties;
    }
}
