package io.serai.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a template of a text may have of FreeMarker: values, conditions and lists. What could reach classes, read data as a
 * template, switch the escaping off, or go on without end, may not be there, so that no event can make use of it.
 */
final class TemplateRules {
    /** Lists within lists: of a hundred elements each, so that the third level is the last that costs nothing. */
    private static final int MAX_LISTS = 2;

    private static final Set<String> DIRECTIVES = Set.of(
            "if",
            "elseif",
            "else",
            "list",
            "items",
            "sep",
            "switch",
            "on",
            "case",
            "default",
            "break",
            "continue",
            "t",
            "lt",
            "rt",
            "nt");

    private static final Set<String> BUILT_INS = Set.of(
            "new",
            "api",
            "eval",
            "eval_json",
            "evalJson",
            "interpret",
            "no_esc",
            "noEsc",
            "left_pad",
            "leftPad",
            "right_pad",
            "rightPad",
            "markup_string",
            "markupString",
            "has_api",
            "hasApi",
            "with_args",
            "withArgs",
            "with_args_last",
            "withArgsLast",
            "sequence");

    private static final Pattern BUILT_IN = Pattern.compile("\\?\\s*([A-Za-z_]+)");
    private static final Pattern ENDLESS = Pattern.compile("\\.\\.");
    private static final Pattern SPECIAL = Pattern.compile("(?<![\\w.)\\]\"'])\\.\\s*([A-Za-z_]+)");

    /** FreeMarker takes each of them for a comment where it expects an expression. */
    private static final Pattern COMMENT = Pattern.compile("[<\\[][#!]--");

    /** What breaks a rule, and where in the template. */
    record Breach(int offset, String rule) {}

    private final String source;
    private final int start;
    private final int end;
    private final Deque<String> lists = new ArrayDeque<>();
    private @Nullable Breach breach;

    private TemplateRules(String source, int start, int end) {
        this.source = source;
        this.start = start;
        this.end = end;
    }

    /** The first breach; null when there is none. */
    static @Nullable Breach check(String source) {
        return within(source, 0, source.length());
    }

    private static @Nullable Breach within(String source, int start, int end) {
        TemplateRules rules = new TemplateRules(source, start, end);
        rules.check();
        return rules.breach;
    }

    private void check() {
        int at = start;
        while (at < end && breach == null) {
            if (source.startsWith("<#--", at)) {
                int close = source.indexOf("-->", at + "<#--".length());
                at = close < 0 ? end : close + 3;
            } else if (source.startsWith("<#", at) || source.startsWith("</#", at)) {
                at = directive(at);
            } else if (source.startsWith("<@", at) || source.startsWith("</@", at)) {
                breach = new Breach(at, "must not call macros");
            } else if (source.startsWith("${", at)) {
                at = expression(at + 2, '}');
            } else {
                at++;
            }
        }
    }

    private int directive(int at) {
        boolean closes = source.charAt(at + 1) == '/';
        int name = at + (closes ? 3 : 2);
        int after = name;
        while (after < end && Character.isLetter(source.charAt(after))) {
            after++;
        }
        String directive = source.substring(name, after);
        if (!DIRECTIVES.contains(directive)) {
            breach = new Breach(
                    at,
                    "must not have <#" + directive + ">: a text may have if, list, switch and what belongs to them");
        } else if (directive.equals("list")) {
            if (closes) {
                lists.poll();
            } else {
                lists.push(directive);
                if (lists.size() > MAX_LISTS) {
                    breach = new Breach(at, "must not have more than " + MAX_LISTS + " lists within each other");
                }
            }
        }
        return expression(after, '>');
    }

    /** Behind the end of the expression that starts there. */
    private int expression(int at, char closing) {
        StringBuilder code = new StringBuilder();
        int from = at;
        int open = 0;
        int next = at;
        while (next < end && breach == null) {
            char given = source.charAt(next);
            if (given == closing && open <= 0) {
                break;
            }
            if (COMMENT.matcher(source).region(next, end).lookingAt()) {
                // A quote within it would be the start of a literal to us alone.
                breach = comment(next);
                break;
            }
            if (given == '"' || given == '\'') {
                int close = literalEnd(next, given);
                // Texts may hold expressions of their own.
                breach = inLiteral(next + 1, Math.max(next + 1, close - 1));
                code.append(given).repeat("_", Math.max(0, close - next - 2)).append(given);
                next = close;
                continue;
            }
            open += "([{".indexOf(given) >= 0 ? 1 : ")]}".indexOf(given) >= 0 ? -1 : 0;
            code.append(given);
            next++;
        }
        if (breach == null) {
            breach = inCode(code, from);
        }
        return next + 1;
    }

    private @Nullable Breach inLiteral(int from, int to) {
        Matcher comment = COMMENT.matcher(source).region(from, to);
        if (comment.find()) {
            return comment(comment.start());
        }
        Breach inner = within(source, from, to);
        return inner == null ? escapes(from, to) : inner;
    }

    /** FreeMarker reads the expressions in a text without the backslashes, where other quotes begin and end. */
    private @Nullable Breach escapes(int from, int to) {
        String literal = source.substring(from, to);
        int escape = literal.indexOf('\\');
        return escape >= 0 && literal.contains("${")
                ? new Breach(from + escape, "must not have \\ in a quoted text with ${...}: join texts with + instead")
                : null;
    }

    private static Breach comment(int offset) {
        return new Breach(offset, "must not have comments within ${...} or <#...>");
    }

    private int literalEnd(int quote, char kind) {
        boolean raw = quote > start && source.charAt(quote - 1) == 'r';
        int at = quote + 1;
        while (at < end && source.charAt(at) != kind) {
            at += source.charAt(at) == '\\' && !raw ? 2 : 1;
        }
        return Math.min(end, at + 1);
    }

    private static @Nullable Breach inCode(CharSequence code, int from) {
        Matcher builtIn = BUILT_IN.matcher(code);
        while (builtIn.find()) {
            if (BUILT_INS.contains(builtIn.group(1))) {
                return new Breach(from + builtIn.start(), "must not use ?" + builtIn.group(1));
            }
        }
        Matcher endless = ENDLESS.matcher(code);
        if (endless.find()) {
            return new Breach(from + endless.start(), "must not have ranges (..): list what the event has");
        }
        Matcher special = SPECIAL.matcher(code);
        if (special.find()) {
            return new Breach(
                    from + special.start(), "must not use ." + special.group(1) + ", which is not of the event");
        }
        return null;
    }
}
