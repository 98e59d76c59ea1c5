package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML 1.2 document as a Jackson tree that still knows the line of each value. Only what JSON has too: no tags, no
 * keys but texts, none of them twice; aliases are welcome as long as they do not blow the document up.
 */
public final class YamlTree {
    /** Most values that aliases may add: every alert of a large file may share its triggers, a bomb bursts. */
    static final int MAX_ALIASED = 100_000;

    /** Longest number read as one, so that its digits cost nothing. */
    private static final int MAX_NUMBER = 64;

    /** What the parser repeats from the document, which may be a secret that begins with * or &. */
    private static final Pattern REPEATED =
            Pattern.compile("(undefined alias|duplicate anchor|undefined tag handle|unknown escape character)\\b.*");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final BiFunction<String, Consumer<String>, String> texts;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<Node> visited = new HashSet<>();
    private int aliased;
    private JsonNode root = NullNode.getInstance();

    private YamlTree(BiFunction<String, Consumer<String>, String> texts) {
        this.texts = texts;
    }

    /**
     * @param texts what becomes of each text value; is given the text and where to tell a problem with it
     */
    public static YamlTree parse(String document, BiFunction<String, Consumer<String>, String> texts) {
        YamlTree tree = new YamlTree(texts);
        tree.parse(document);
        return tree;
    }

    /** Null when the document is empty. */
    public JsonNode root() {
        return root;
    }

    /** What is wrong with the YAML, each with the path of its place. */
    public List<Problem> problems() {
        return problems;
    }

    /** The line of the value at the path, or of the nearest value around it. */
    public int line(String path) {
        String at = path;
        while (true) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            if (at.isEmpty()) {
                return 1;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
    }

    private void parse(String document) {
        int printed = 0;
        int line = 1;
        while (printed < document.length()) {
            int character = document.codePointAt(printed);
            if (!StreamReader.isPrintable(character)) {
                invalid(line, "must be text, but has the character " + String.format(Locale.ROOT, "U+%04X", character));
                return;
            }
            line += character == '\n' ? 1 : 0;
            printed += Character.charCount(character);
        }
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(Integer.MAX_VALUE)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Parser parser = new BoundedParser(new ParserImpl(settings, new StreamReader(settings, document)));
            Optional<Node> node = new Composer(settings, parser).getSingleNode();
            node.ifPresent(top -> root = value(top, ""));
        } catch (MarkedYamlEngineException e) {
            int where =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
            invalid(where + 1, "must be valid YAML: " + reason(e));
        } catch (YamlEngineException e) {
            invalid(1, "must be valid YAML");
        }
    }

    private static String reason(MarkedYamlEngineException e) {
        String reason = String.valueOf(e.getProblem());
        String told = REPEATED.matcher(reason).replaceAll("$1");
        boolean special = !told.equals(reason) || told.contains("cannot start any token");
        return special ? told + "; quote texts that begin with * & ! % @ or `" : told;
    }

    private void invalid(int line, String rule) {
        lines.put("", line);
        problems.add(new Problem("", rule));
    }

    private JsonNode value(Node node, String path) {
        lines.put(path, lineOf(node));
        if (node.isRecursive()) {
            return refuse(path, "must not contain itself through an alias");
        }
        if (!visited.add(node) && ++aliased >= MAX_ALIASED) {
            return aliased == MAX_ALIASED
                    ? refuse(path, "grows by more than " + MAX_ALIASED + " values through aliases")
                    : NullNode.getInstance();
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, path);
            case SequenceNode sequence -> array(sequence, path);
            case ScalarNode scalar -> scalar(scalar, path);
            default -> refuse(path, "is not supported here");
        };
    }

    private JsonNode object(MappingNode mapping, String path) {
        if (!mapping.getTag().equals(Tag.MAP)) {
            return refuse(path, "must not have a YAML tag");
        }
        ObjectNode object = NODES.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(new Problem(path, "must have plain texts as keys"));
                continue;
            }
            String name = key.getValue();
            String at = path.isEmpty() ? name : path + "." + name;
            if (object.has(name)) {
                problems.add(new Problem(at, "is given twice, first on line " + line(at)));
                lines.put(at, lineOf(key));
                continue;
            }
            object.set(name, value(tuple.getValueNode(), at));
            lines.put(at, lineOf(key));
        }
        return object;
    }

    private JsonNode array(SequenceNode sequence, String path) {
        if (!sequence.getTag().equals(Tag.SEQ)) {
            return refuse(path, "must not have a YAML tag");
        }
        ArrayNode array = NODES.arrayNode();
        for (Node element : sequence.getValue()) {
            array.add(value(element, path + "[" + array.size() + "]"));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode scalar, String path) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        // a plain ${hub} has a tag of its own
        if (tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG)) {
            return NODES.textNode(texts.apply(text, rule -> problems.add(new Problem(path, rule))));
        } else if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        } else if (tag.equals(Tag.BOOL) && scalar.isPlain()) {
            return NODES.booleanNode(text.toLowerCase(Locale.ROOT).equals("true"));
        } else if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && scalar.isPlain()) {
            JsonNode number = number(text, tag.equals(Tag.INT));
            return number == null ? refuse(path, "must be a finite number of at most 64 digits") : number;
        }
        return refuse(path, "must not have a YAML tag");
    }

    private static @Nullable JsonNode number(String text, boolean whole) {
        if (text.length() > MAX_NUMBER) {
            return null;
        }
        try {
            if (!whole) {
                return NODES.numberNode(new BigDecimal(text));
            }
            BigInteger number = text.startsWith("0x")
                    ? new BigInteger(text.substring(2), 16)
                    : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
            return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private JsonNode refuse(String path, String rule) {
        problems.add(new Problem(path, rule));
        return NullNode.getInstance();
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** The composer calls itself for each level, so that a file of brackets would exhaust the stack. */
    private static final class BoundedParser implements Parser {
        private final Parser parser;
        private int depth;

        BoundedParser(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            if (event instanceof CollectionStartEvent && ++depth > Json.MAX_DEPTH) {
                throw new ParserException("nests deeper than " + Json.MAX_DEPTH + " levels", event.getStartMark());
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            return event;
        }
    }
}
