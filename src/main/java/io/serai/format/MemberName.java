package io.serai.format;

import java.util.Locale;

/** The name of a member as people mean it: {@code traceId}, {@code trace_id} and {@code trace-id} are one. */
final class MemberName {
    /** A longer name is no name of a field. */
    private static final int MAX = 64;

    private MemberName() {}

    /** In lower case without what stands between its words; empty when it is too long. */
    static String plain(String name) {
        if (name.length() > MAX) {
            return "";
        }
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (!isBetween(name.charAt(i))) {
                plain.append(name.charAt(i));
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /** Its last word in lower case: {@code id} of {@code traceId}; empty when it is too long. */
    static String lastWord(String name) {
        if (name.length() > MAX) {
            return "";
        }
        int start = name.length();
        while (start > 0 && !isBetween(name.charAt(start - 1)) && !beginsWord(name, start)) {
            start--;
        }
        return name.substring(start).toLowerCase(Locale.ROOT);
    }

    /** As the {@code I} of {@code traceId}, or the {@code U} of {@code generatorURL}. */
    private static boolean beginsWord(String name, int index) {
        return index < name.length()
                && Character.isUpperCase(name.charAt(index))
                && !Character.isUpperCase(name.charAt(index - 1));
    }

    private static boolean isBetween(char c) {
        return c == '_' || c == '-' || c == '.' || c == ' ';
    }
}
