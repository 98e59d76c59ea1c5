package io.serai.alert;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code>, <code>${file:PATH}</code> and <code>${hub}</code> in texts, so that alerts can be
 * kept in version control and their secrets elsewhere. Values are never part of a message.
 */
final class Placeholders {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int MAX_SECRET_BYTES = 64 << 10;
    private static final String KNOWN = "${env:NAME}, ${file:PATH} and ${hub}; write $${ for a plain ${";

    private final Path folder;
    private final Map<String, String> environment;
    private final Supplier<String> hub;
    private final SeenFiles files;

    Placeholders(Path folder, Map<String, String> environment, Supplier<String> hub, SeenFiles files) {
        this.folder = folder;
        this.environment = environment;
        this.hub = hub;
        this.files = files;
    }

    /** The text with everything replaced; what can't be replaced is told to {@code problem}. */
    String expand(String text, Consumer<String> problem) {
        if (!text.contains("${")) {
            return text;
        }
        StringBuilder answer = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                answer.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    problem.accept("has a ${ without }: known are " + KNOWN);
                    return "";
                }
                answer.append(value(text.substring(at + 2, end), problem));
                at = end + 1;
            } else {
                answer.append(text.charAt(at++));
            }
        }
        return answer.toString();
    }

    private String value(String name, Consumer<String> problem) {
        if (name.equals("hub")) {
            String url = hub.get();
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        } else if (name.startsWith("env:")) {
            return variable(name.substring("env:".length()), problem);
        } else if (name.startsWith("file:")) {
            return content(name.substring("file:".length()), problem);
        }
        problem.accept("has an unknown placeholder: known are " + KNOWN);
        return "";
    }

    private String variable(String name, Consumer<String> problem) {
        if (!VARIABLE.matcher(name).matches()) {
            problem.accept("names no environment variable after ${env: (letters, digits and _)");
            return "";
        }
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            problem.accept("needs the environment variable " + name + ", which is "
                    + (value == null ? "not set" : "set but empty"));
            return "";
        }
        return value;
    }

    private String content(String path, Consumer<String> problem) {
        byte @Nullable [] bytes;
        try {
            bytes = files.read(folder.resolve(path));
        } catch (InvalidPathException e) {
            bytes = null;
        }
        if (bytes == null) {
            problem.accept("needs the file " + path + ", which can't be read");
            return "";
        }
        String text = bytes.length > MAX_SECRET_BYTES ? null : utf8(bytes);
        if (text == null) {
            problem.accept("needs the file " + path + ", which must be UTF-8 text of at most 64 KiB");
            return "";
        }
        // editors and echo end a line that is not part of the secret
        String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        value = value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
        if (value.isEmpty()) {
            problem.accept("needs the file " + path + ", which is empty");
        }
        return value;
    }

    /** Null when the bytes are not UTF-8. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
