package io.serai.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that shows the messages of one notification as they are sent, in order, for people to read in review. What nobody
 * would see in a diff, or what would change how it reads, is written as its number.
 */
record GoldenFile(Path path) {
    static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    /** What {@code ./serai test --golden} sets. */
    private static final boolean WRITES = "write".equals(System.getProperty("serai.golden"));

    private static final DefaultPrettyPrinter PRETTY = pretty();

    /** Marks of direction, joiners, what belongs to nobody, and the line ends of other scripts. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\x7F-\\x9F]");

    static GoldenFile of(String destination, String name) {
        return new GoldenFile(FOLDER.resolve(destination).resolve(name + ".json"));
    }

    /** Fails when the file says something else, or, when it is to be written anew, writes it. */
    void check(List<JsonNode> messages) {
        String text = text(messages);
        if (WRITES) {
            write(text);
            return;
        }
        assertThat(path)
                .as("no golden file yet: ./serai test --golden writes it")
                .exists();
        assertThat(path)
                .as(
                        """
                        These messages have changed. If you meant that:
                          ./serai test --golden && git diff %s
                        and read what people will get now. Otherwise:"""
                                .formatted(FOLDER))
                .usingCharset(UTF_8)
                .hasContent(text);
    }

    /** Removes those that no case makes any more, or answers them. */
    static Set<Path> strangers(Set<Path> known) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Set<Path> strangers = new TreeSet<>(files.filter(Files::isRegularFile)
                    .filter(file -> !known.contains(file))
                    .toList());
            if (WRITES) {
                for (Path stranger : strangers) {
                    Files.delete(stranger);
                }
                strangers.clear();
            }
            return strangers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<JsonNode> messages) {
        try {
            String json = Json.mapper().writer(PRETTY).writeValueAsString(messages);
            return UNSEEN.matcher(json).replaceAll(found -> escaped(found.group())) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String character) {
        StringBuilder escaped = new StringBuilder();
        // A backslash for the replacement, and one for JSON.
        character.chars().forEach(unit -> escaped.append("\\\\u%04X".formatted(unit)));
        return escaped.toString();
    }

    private static DefaultPrettyPrinter pretty() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        return printer;
    }
}
