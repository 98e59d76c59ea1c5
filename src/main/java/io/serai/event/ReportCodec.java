package io.serai.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Report.Link;
import io.serai.event.Report.Severity;
import io.serai.event.Report.Status;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the members of an event that are its {@link Report}. */
final class ReportCodec {
    private ReportCodec() {}

    static Report read(JsonFields event, List<Problem> problems) {
        String severity = event.text("severity");
        Severity known = severity == null ? null : Severity.of(severity).orElse(null);
        if (severity != null && known == null) {
            event.problem("severity", "must be critical, error, warning or info");
        }
        String status = event.text("status");
        Status state = status == null ? null : Status.of(status).orElse(null);
        if (status != null && state == null) {
            event.problem("status", "must be firing, acknowledged, resolved or info");
        }
        String title = event.line("title", EventLimits.MAX_TITLE);
        String message = event.text("message");
        if (message != null && message.length() > EventLimits.MAX_MESSAGE) {
            event.problem("message", "must have at most " + EventLimits.MAX_MESSAGE + " characters");
        }
        String incidentKey = event.line("incidentKey", EventLimits.MAX_NAME, "incident_key");
        List<Link> links = links(event, problems);
        return known == null
                        && state == null
                        && title == null
                        && message == null
                        && incidentKey == null
                        && links.isEmpty()
                ? Report.NONE
                : new Report(known, title, message, state, incidentKey, links);
    }

    private static List<Link> links(JsonFields event, List<Problem> problems) {
        List<Link> links = new ArrayList<>();
        event.elements("links", (json, path) -> {
            Link link = link(json, path, problems);
            if (link != null) {
                links.add(link);
            }
        });
        if (links.size() > EventLimits.MAX_LINKS) {
            event.problem("links", "must have at most " + EventLimits.MAX_LINKS + " elements");
        }
        return links;
    }

    private static @Nullable Link link(JsonNode json, String path, List<Problem> problems) {
        JsonFields fields = JsonFields.of(json, path, problems);
        if (fields == null) {
            return null;
        }
        String href = fields.requiredLine("href", EventLimits.MAX_URL);
        if (!href.isEmpty() && !isWebPage(href)) {
            fields.problem("href", "must be an http or https URL");
        }
        String text = fields.line("text", EventLimits.MAX_TITLE);
        fields.rejectUnknown();
        return new Link(href, text);
    }

    /** A link that people click must not be a script, nor a file of theirs. */
    private static boolean isWebPage(String href) {
        try {
            URI uri = new URI(href);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static void write(Report report, ObjectNode json) {
        if (report.severity() != null) {
            json.put("severity", report.severity().wire());
        }
        if (report.title() != null) {
            json.put("title", report.title());
        }
        if (report.message() != null) {
            json.put("message", report.message());
        }
        if (report.status() != null) {
            json.put("status", report.status().wire());
        }
        if (report.incidentKey() != null) {
            json.put("incidentKey", report.incidentKey());
        }
        if (!report.links().isEmpty()) {
            ArrayNode links = json.putArray("links");
            report.links().forEach(link -> {
                ObjectNode element = links.addObject().put("href", link.href());
                if (link.text() != null) {
                    element.put("text", link.text());
                }
            });
        }
    }
}
