package io.serai.json;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Jackson's parser says, in words for whoever wrote the JSON. Only what is known here gets through: Jackson names
 * its classes and switches, and quotes input that may be half of somebody's prompt or a secret.
 */
final class ParserText {
    private static final int MAX_NAME = 64;

    /** As Jackson shows one character; of a control character its code alone. */
    private static final String CHARACTER = "\\((?:'(.{1,2})'|CTRL-CHAR,?) \\(?code [^)]*\\)+";

    private record Rule(Pattern said, Function<MatchResult, String> told) {
        Rule(String said, Function<MatchResult, String> told) {
            this(Pattern.compile(said, Pattern.DOTALL), told);
        }

        Rule(String said, String told) {
            this(said, match -> told);
        }
    }

    /** The first that fits counts. */
    private static final List<Rule> RULES = List.of(
            new Rule("Unexpected end-of-input in (VALUE_STRING|FIELD_NAME)", "Unexpected end-of-input in a string"),
            new Rule("Unexpected end-of-input", "Unexpected end-of-input"),
            new Rule("Unrecognized token", "unknown word"),
            new Rule("Non-standard token", "NaN and Infinity are not JSON"),
            new Rule("Trailing token", "there is more after its end"),
            new Rule("Duplicate field '(.*)'", match -> "Duplicate field '" + name(match.group(1)) + "'"),
            new Rule("Unexpected close marker '(.)'", match -> "Unexpected close marker '" + match.group(1) + "'"),
            new Rule(
                    "Unexpected character " + CHARACTER + " in numeric value",
                    match -> "Unexpected character " + character(match) + "in a number"),
            new Rule(
                    "Unexpected character " + CHARACTER + ": maybe a \\(non-standard\\) comment",
                    "comments are not JSON"),
            new Rule(
                    "Unexpected character " + CHARACTER + ": ((?:was expecting|expected) [A-Za-z -]*[a-z])",
                    match -> ("Unexpected character " + character(match)).strip() + ": " + match.group(2)),
            new Rule(
                    "Unexpected character " + CHARACTER, match -> ("Unexpected character " + character(match)).strip()),
            new Rule("Illegal unquoted character", "a control character in a string must be escaped"),
            new Rule("Illegal character", "there is a control character outside of strings"),
            new Rule("Unrecognized character escape", "Unrecognized character escape in a string"),
            new Rule("Invalid numeric value: Leading zeroes", "a number must not have leading zeroes"),
            new Rule("Invalid UTF-8", "it is not UTF-8"),
            new Rule(
                    "(Number value length|String value length|Name length|Document nesting depth) \\((\\d+)\\) exceeds the"
                            + " maximum allowed \\((\\d+)",
                    match -> match.group(1) + " (" + match.group(2) + ") exceeds the maximum allowed (" + match.group(3)
                            + ")"));

    /** Rather too little than a word too much. */
    private static final String ANYTHING_ELSE = "it can't be read";

    private ParserText() {}

    static String of(String message) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.said().matcher(message);
            if (matcher.lookingAt()) {
                return rule.told().apply(matcher.toMatchResult());
            }
        }
        return ANYTHING_ELSE;
    }

    private static String character(MatchResult match) {
        return match.group(1) == null ? "" : "'" + match.group(1) + "' ";
    }

    /** On one line, however long. */
    private static String name(String given) {
        String line = given.replaceAll("\\p{Cntrl}", " ");
        return line.length() > MAX_NAME ? line.substring(0, MAX_NAME) + "…" : line;
    }
}
