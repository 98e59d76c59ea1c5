package io.serai.cli;

import static io.serai.cli.TextTable.printable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.config.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prints the answers of {@code /v1/explain} for people. */
final class ExplainTable {
    private final PrintWriter out;
    private final boolean conditions;

    /** @param conditions whether each condition of each alert is printed */
    ExplainTable(PrintWriter out, boolean conditions) {
        this.out = out;
        this.conditions = conditions;
    }

    void print(JsonNode answer) {
        String gap = "";
        for (JsonNode event : answer.path("events")) {
            out.print(gap);
            gap = System.lineSeparator();
            out.println("Event " + text(event, "id") + ": " + text(event, "eventType") + ", workspace "
                    + text(event, "workspaceId"));
            out.println("Routing: " + routing(event.path("routing")));
            event.path("arrivals").forEach(this::printArrival);
        }
    }

    private static String routing(JsonNode routing) {
        return switch (routing.path("outcome").asText()) {
            case "goes_on" -> "goes on to the alerts" + (routing.path("changed").asBoolean() ? ", changed" : "");
            case "dropped" -> "dropped: no step of routing.yaml sends it to direct:match";
            case "not_asked" -> text(routing, "reason");
            default -> "failed, and its sender is told so: " + text(routing, "reason");
        };
    }

    private void printArrival(JsonNode arrival) {
        if (arrival.path("elsewhere").asBoolean()) {
            out.println("It goes to another workspace, which is not shown to you");
            return;
        }
        if (arrival.has("event")) {
            out.println("Changed to: " + printable(arrival.path("event").toString()));
        }
        TextTable table = new TextTable(List.of("ALERT", "NAME", "VERDICT", "BECAUSE"));
        for (JsonNode alert : arrival.path("alerts")) {
            table.add(List.of(
                    TextTable.cut(alert.path("id").asText()),
                    TextTable.cut(alert.path("name").asText()),
                    verdict(alert),
                    because(alert)));
        }
        if (table.size() == 0) {
            out.println("There are no alerts in its workspace");
        } else {
            table.print(out);
        }
        int leftOut = arrival.path("alertsLeftOut").asInt();
        if (leftOut > 0) {
            out.println(leftOut + " more are not shown; --alert shows one of them");
        }
        for (JsonNode alert : arrival.path("alerts")) {
            if (conditions) {
                printConditions(alert);
            }
            printMessages(alert);
        }
    }

    private static String verdict(JsonNode alert) {
        return text(alert, "verdict").replace('_', ' ');
    }

    private static String because(JsonNode alert) {
        if (text(alert, "verdict").equals("match")) {
            return window(alert.path("window"))
                    + (isAsked(alert) ? "" : "; its destination was not asked, for lack of time");
        }
        JsonNode unmet = unmet(alert);
        return unmet.isMissingNode()
                ? text(alert, "because")
                : text(unmet, "condition") + ": wants " + text(unmet, "expected") + ", has " + text(unmet, "actual");
    }

    private static boolean isAsked(JsonNode alert) {
        return alert.path("conditions").valueStream().allMatch(condition -> condition.has("holds"));
    }

    /** The condition that is named as the reason. */
    private static JsonNode unmet(JsonNode alert) {
        List<JsonNode> all = new ArrayList<>();
        alert.path("conditions").forEach(all::add);
        alert.path("triggers").forEach(trigger -> trigger.path("conditions").forEach(all::add));
        return all.stream()
                .filter(condition -> !condition.path("holds").asBoolean()
                        && condition.path("condition").equals(alert.path("because")))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String window(JsonNode window) {
        if (window.path("seen").asBoolean()) {
            return "does not count again: its id is counted already";
        }
        if (window.path("open").asBoolean()) {
            return "joins " + counted(window.path("events"), "event") + " in the open bucket, due "
                    + text(window, "dueAt");
        }
        if (window.has("dueAt")) {
            return "opens a digest, due " + text(window, "dueAt");
        }
        long millis = window.path("millis").asLong();
        if (millis == 0) {
            return "leaves at once";
        }
        return window.path("leadingEdge").asBoolean()
                ? "leaves at once after a quiet window, else within " + print(millis)
                : (window.has("open") ? "opens a bucket that leaves after " : "gathers for ") + print(millis);
    }

    private static String counted(JsonNode count, String what) {
        return count.asText() + " " + what + (count.asLong() == 1 ? "" : "s");
    }

    private static String print(long millis) {
        return Durations.print(Duration.ofMillis(millis));
    }

    private void printConditions(JsonNode alert) {
        out.println();
        out.println(text(alert, "name") + " (" + text(alert, "id") + "), " + text(alert, "type"));
        TextTable table = new TextTable(List.of("  TRIGGER", "CONDITION", "HOLDS", "WANTS", "HAS"));
        alert.path("conditions").forEach(condition -> add("  -", condition, table));
        int number = 0;
        for (JsonNode trigger : alert.path("triggers")) {
            number++;
            String name = "  " + number + (text(trigger, "verdict").equals("taken") ? " (an earlier one took it)" : "");
            trigger.path("conditions").forEach(condition -> add(name, condition, table));
        }
        table.print(out);
        JsonNode redaction = alert.path("redaction");
        if (!redaction.isMissingNode()) {
            out.println("  What may leave of the data: " + text(redaction, "data") + ", decided by the alert's "
                    + (text(redaction, "by").equals("alert") ? "redact" : "type") + "; secrets are "
                    + (redaction.path("mask").asBoolean() ? "masked" : "left as they are"));
        }
    }

    private static void add(String trigger, JsonNode condition, TextTable table) {
        table.add(List.of(
                trigger,
                text(condition, "condition"),
                !condition.has("holds") ? "?" : condition.path("holds").asBoolean() ? "yes" : "NO",
                TextTable.cut(condition.path("expected").asText()),
                TextTable.cut(condition.path("actual").asText())));
    }

    private void printMessages(JsonNode alert) {
        if (alert.has("noMessage")) {
            out.println();
            out.println(text(alert, "name") + " would send nothing: " + text(alert, "noMessage"));
        }
        JsonNode messages = alert.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            out.println();
            out.println(text(alert, "name") + " would send"
                    + (messages.size() == 1 ? "" : ", " + (i + 1) + " of " + messages.size()) + ":");
            out.println(PreviewCommand.readable(messages.get(i).asText()));
        }
    }

    /** What a new alert would have done. */
    void printDryRun(JsonNode answer) {
        JsonNode sample = answer.path("sample");
        out.println("Looked at " + counted(sample.path("events"), "event")
                + (sample.has("from") ? ", kept since " + text(sample, "from") : "")
                + (sample.path("complete").asBoolean() ? "" : "; not all of the time that was asked for")
                + (sample.path("leftOut").asLong() > 0
                        ? "; " + sample.path("leftOut").asText() + " were not kept: too many at once, or Redis was away"
                        : ""));
        out.println("Matched: " + answer.path("matched").asText() + ", in about "
                + counted(answer.path("notifications"), "notification") + " with a window of "
                + print(answer.at("/window/millis").asLong()));
        answer.path("unmet")
                .properties()
                .forEach(entry -> out.println("Kept away by " + printable(entry.getKey()) + ": "
                        + entry.getValue().asText()));
        TextTable table = new TextTable(List.of("EVENT", "TYPE", "PROJECT", "CAME AT"));
        for (JsonNode event : answer.path("first")) {
            table.add(List.of(
                    TextTable.cut(event.path("id").asText()),
                    TextTable.cut(event.path("eventType").asText()),
                    TextTable.cut(event.path("projectId").asText("-")),
                    text(event, "at")));
        }
        if (table.size() > 0) {
            out.println(
                    table.size() < answer.path("matched").asInt() ? "The newest that matched:" : "Those that matched:");
            table.print(out);
        }
    }

    private static String text(JsonNode json, String name) {
        return printable(json.path(name).asText());
    }
}
