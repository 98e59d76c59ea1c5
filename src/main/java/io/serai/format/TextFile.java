package io.serai.format;

import freemarker.core.ParseException;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The texts of one event type: a YAML file whose members are FreeMarker templates. Problems are told with file, line, member
 * and rule.
 *
 * @param name as people know it: the path, or that it is a shipped one
 */
record TextFile(String name, Map<Member, Source> members) {
    /** Ours: texts, not documents. */
    static final int MAX_CHARACTERS = 100_000;

    /**
     * @param line of the file, where the template's first line is
     */
    record Source(String template, int line) {}

    /** Checks templates; which markup they are for makes no difference to that. */
    private static final TemplateEngine CHECK = new TemplateEngine(Plain.INSTANCE);

    TextFile {
        members = Map.copyOf(members);
    }

    /**
     * @param problems gets what is wrong; members with problems are left out
     */
    static TextFile read(String name, String yaml, List<Problem> problems) {
        Reader reader = new Reader(name, problems);
        if (yaml.length() > MAX_CHARACTERS) {
            reader.problem(1, null, "must have at most " + MAX_CHARACTERS + " characters");
        } else {
            reader.read(yaml);
        }
        return new TextFile(name, reader.members);
    }

    private static final class Reader {
        private final String name;
        private final List<Problem> problems;
        private final Map<Member, Source> members = new EnumMap<>(Member.class);

        Reader(String name, List<Problem> problems) {
            this.name = name;
            this.problems = problems;
        }

        void read(String yaml) {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
            try {
                Optional<Node> root = new Compose(settings).composeString(yaml);
                if (root.isEmpty()) {
                    return;
                }
                if (root.get() instanceof MappingNode mapping) {
                    Set<String> seen = new HashSet<>();
                    mapping.getValue().forEach(tuple -> member(tuple, seen));
                } else {
                    problem(1, null, "must be an object with texts: " + String.join(", ", Member.keys()));
                }
            } catch (MarkedYamlEngineException e) {
                int line = e.getProblemMark()
                        .or(e::getContextMark)
                        .map(Mark::getLine)
                        .orElse(0);
                problem(line + 1, null, "must be valid YAML: " + e.getProblem());
            } catch (YamlEngineException e) {
                problem(1, null, "must be valid YAML");
            }
        }

        private void member(NodeTuple tuple, Set<String> seen) {
            int line = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(line, null, "must have plain texts as keys");
                return;
            }
            Optional<Member> member = Member.of(key.getValue());
            if (member.isEmpty()) {
                problem(
                        line,
                        PlainText.line(key.getValue(), 50),
                        "is not a text of a notification; there are " + String.join(", ", Member.keys())
                                + Nearest.hint(key.getValue(), Member.keys()));
            } else if (!seen.add(key.getValue())) {
                problem(line, key.getValue(), "is given twice");
            } else if (!(tuple.getValueNode() instanceof ScalarNode text)) {
                problem(line, key.getValue(), "must be a text");
            } else {
                template(member.get(), text);
            }
        }

        private void template(Member member, ScalarNode text) {
            // A block's text begins on the line after its mark.
            boolean block = text.getScalarStyle() == ScalarStyle.LITERAL || text.getScalarStyle() == ScalarStyle.FOLDED;
            Source source = new Source(text.getValue(), lineOf(text) + (block ? 1 : 0));
            TemplateRules.Breach breach = TemplateRules.check(source.template());
            if (breach != null) {
                problem(source.line() + linesBefore(source.template(), breach.offset()), member.key(), breach.rule());
                return;
            }
            try {
                CHECK.parse(member.key(), source.template());
                members.put(member, source);
            } catch (ParseException e) {
                problem(
                        source.line() + Math.max(0, e.getLineNumber() - 1),
                        member.key(),
                        "must be a FreeMarker template: " + firstLine(e.getEditorMessage()));
            }
        }

        private void problem(int line, @Nullable String member, String rule) {
            problems.add(new Problem(name + ":" + line + (member == null ? "" : ": " + member), rule));
        }

        private static int linesBefore(String text, int offset) {
            return (int)
                    text.substring(0, offset).chars().filter(c -> c == '\n').count();
        }

        private static String firstLine(String message) {
            String line = PlainText.line(message.lines().findFirst().orElse(""), 200);
            return line.isEmpty()
                    ? "it can't be read"
                    : line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
        }

        private static int lineOf(Node node) {
            return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        }
    }
}
