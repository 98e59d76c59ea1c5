package io.serai.alert;

import io.serai.json.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which incident an event is about: a text with names of the event's members in braces, like
 * <code>checkout-{projectId}-{data.metric_name}</code>. Nothing but names, so that whoever may write an alert can make the hub
 * neither loop nor write a gigabyte, as templates of a whole language could.
 */
public final class DedupTemplate {
    /** The members that stand for themselves. */
    private static final Set<String> MEMBERS = Set.of(
            "alertId",
            "alertName",
            "workspaceId",
            "eventType",
            "eventId",
            "source",
            "incidentKey",
            "projectId",
            "userName");

    private static final String DATA = "data.";
    private static final String PROPERTIES = "properties.";
    private static final Pattern PATH = Pattern.compile("[^.{}\\s]{1,200}(?:\\.[^.{}\\s]{1,200}){0,19}");
    private static final String RULE =
            "alertId, alertName, workspaceId, eventType, eventId, source, incidentKey, projectId, userName,"
                    + " properties.<name> and data.<path>; {{ is a plain brace";

    private final List<Part> parts;

    /**
     * @param text as it stands; of a member its name
     * @param member whether it is a member's name
     */
    private record Part(String text, boolean member) {}

    private DedupTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException when {@link #brokenRule} says something */
    public static DedupTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        String broken = parse(text, parts);
        if (broken != null) {
            throw new IllegalArgumentException(broken);
        }
        return new DedupTemplate(parts);
    }

    /** What is wrong with it; null when nothing is. */
    static @Nullable String brokenRule(String text) {
        return parse(text, new ArrayList<>());
    }

    private static @Nullable String parse(String text, List<Part> parts) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (text.startsWith("{{", at) || text.startsWith("}}", at)) {
                plain.append(next);
                at += 2;
            } else if (next == '}') {
                return "has a } without {; write }} for a plain one";
            } else if (next == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    return "has a { without }; known names are " + RULE;
                }
                String name = text.substring(at + 1, end).strip();
                if (!isKnown(name)) {
                    return "has an unknown name in braces" + Nearest.hint(name, MEMBERS) + "; known are " + RULE;
                }
                parts.add(new Part(plain.toString(), false));
                parts.add(new Part(name, true));
                plain.setLength(0);
                at = end + 1;
            } else {
                plain.append(next);
                at++;
            }
        }
        parts.add(new Part(plain.toString(), false));
        return null;
    }

    private static boolean isKnown(String name) {
        if (name.startsWith(PROPERTIES)) {
            return name.length() > PROPERTIES.length();
        }
        return MEMBERS.contains(name)
                || (name.startsWith(DATA)
                        && PATH.matcher(name.substring(DATA.length())).matches());
    }

    /**
     * The text with each name's value in its place.
     *
     * @param value of a name; empty when the event has none
     * @return empty when it names members and the event has none of them
     */
    public Optional<String> fill(Function<String, String> value) {
        StringBuilder text = new StringBuilder();
        boolean said = parts.stream().noneMatch(Part::member);
        for (Part part : parts) {
            String piece = part.member() ? value.apply(part.text()) : part.text();
            said |= part.member() && !piece.isEmpty();
            text.append(piece);
        }
        return said && !text.toString().isBlank() ? Optional.of(text.toString()) : Optional.empty();
    }
}
