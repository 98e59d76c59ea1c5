package io.serai;

import io.serai.format.GeneralFormatter;
import io.serai.format.HeliconeFormatter;
import io.serai.format.PageMessages;
import io.serai.format.PagerDutyFormatter;
import io.serai.format.QuietPeriods;
import io.serai.format.SlackFormatter;
import io.serai.format.Texts;
import io.serai.ingest.source.cloudevents.CloudEvents;
import io.serai.json.Json;
import org.apache.camel.spi.Registry;

/** What the route files ask for by name, for a hub and for whoever looks at its messages without one. */
final class MessageBeans {
    private MessageBeans() {}

    static void bind(Registry beans, HubSettings config, Texts texts, QuietPeriods quietPeriods) {
        beans.bind("generalFormatter", new GeneralFormatter(config.heliconeFormat()));
        beans.bind("slackFormatter", new SlackFormatter(texts));
        beans.bind("pages", new PageMessages(texts));
        beans.bind("pagerDutyFormatter", new PagerDutyFormatter(texts, config.format(), quietPeriods));
        beans.bind("heliconeFormatter", new HeliconeFormatter(config.heliconeFormat()));
        beans.bind("cloudEvents", new CloudEvents());
        // The only one there is: what Camel converts is written as the hub writes it.
        beans.bind("json", Json.mapper());
    }
}
