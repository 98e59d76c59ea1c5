package io.serai;

import io.serai.alert.EncryptionConfig;
import io.serai.api.ApiConfig;
import io.serai.api.HttpConfig;
import io.serai.api.helicone.HeliconeApiConfig;
import io.serai.config.Settings;
import io.serai.console.ConsoleConfig;
import io.serai.debounce.DeadLetterConfig;
import io.serai.debounce.DebounceConfig;
import io.serai.delivery.AttemptLogConfig;
import io.serai.delivery.DeliveryConfig;
import io.serai.delivery.MailConfig;
import io.serai.delivery.TransportConfig;
import io.serai.explain.ExplainConfig;
import io.serai.format.FormatConfig;
import io.serai.format.HeliconeFormatConfig;
import io.serai.guard.GuardConfig;
import io.serai.inbox.InboxConfig;
import io.serai.ingest.IngestConfig;
import io.serai.ingest.kafka.KafkaConfig;
import io.serai.ingest.source.SourcesConfig;
import io.serai.redis.RedisConfig;
import io.serai.tracing.TracingConfig;
import io.serai.upkeep.UpkeepConfig;
import java.nio.file.Path;
import java.time.Duration;

/** All that the rooms want to know of the configuration. Whoever has read it asks {@link Settings#check()} next. */
record HubSettings(
        Files files,
        ApiConfig api,
        HttpConfig http,
        RedisConfig redis,
        EncryptionConfig encryption,
        IngestConfig ingest,
        SourcesConfig sources,
        KafkaConfig kafka,
        DebounceConfig debounce,
        FormatConfig format,
        HeliconeFormatConfig heliconeFormat,
        HeliconeApiConfig helicone,
        DeliveryConfig delivery,
        TransportConfig connections,
        MailConfig mail,
        GuardConfig guard,
        AttemptLogConfig attemptLog,
        DeadLetterConfig deadLetters,
        UpkeepConfig upkeep,
        InboxConfig inbox,
        ExplainConfig explain,
        ConsoleConfig console,
        TracingConfig tracing,
        long maxBodyBytes,
        Duration shutdownTimeout) {

    static HubSettings read(Settings settings, Path home) {
        ApiConfig api = ApiConfig.read(settings);
        SourcesConfig sources = SourcesConfig.read(settings);
        if (!api.loopbackOnly()) {
            sources.requireSecrets(settings);
        }
        return new HubSettings(
                Files.read(settings, home),
                api,
                HttpConfig.read(settings),
                RedisConfig.read(settings),
                EncryptionConfig.read(settings),
                IngestConfig.read(settings),
                sources,
                KafkaConfig.read(settings),
                DebounceConfig.read(settings),
                FormatConfig.read(settings),
                HeliconeFormatConfig.read(settings),
                HeliconeApiConfig.read(settings),
                DeliveryConfig.read(settings),
                TransportConfig.read(settings),
                MailConfig.read(settings),
                GuardConfig.read(settings),
                AttemptLogConfig.read(settings),
                DeadLetterConfig.read(settings),
                UpkeepConfig.read(settings),
                InboxConfig.read(settings),
                ExplainConfig.read(settings),
                ConsoleConfig.read(settings),
                TracingConfig.read(settings),
                settings.number("camel.server.maxBodySize", 5_242_880, 1_024, Integer.MAX_VALUE),
                Duration.ofSeconds(settings.number("camel.main.shutdownTimeout", 8, 1, 3_600)));
    }

    /**
     * Where the files are; relative ones are relative to the folder of application.properties.
     *
     * @param alertsNamed whether somebody asked for this very alerts file, so that it must be there
     * @param skipBadRoutes whether a hub starts without the route files that are wrong
     */
    record Files(Path data, Path alerts, boolean alertsNamed, Path routes, boolean skipBadRoutes) {
        private static final String DEFAULT_ALERTS = "alerts.yaml";

        static Files read(Settings settings, Path home) {
            String alerts = settings.text("serai.alerts.file", DEFAULT_ALERTS);
            return new Files(
                    home.resolve(settings.text("serai.data", "data")),
                    home.resolve(alerts),
                    !alerts.equals(DEFAULT_ALERTS),
                    home.resolve(settings.text("serai.routes", "routes")),
                    settings.flag("serai.routes.skip-bad", false));
        }

        /** Where the texts of notifications are. */
        Path templates() {
            return routes.resolve("templates");
        }
    }
}
