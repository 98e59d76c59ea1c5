package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * One file of routes as it was at one moment: what is checked is what comes into force, whatever is written meanwhile.
 *
 * @param path as the operator knows it
 * @param text null: nobody can read it
 */
record RouteFile(Path path, @Nullable String text) {
    static RouteFile read(Path path) {
        try {
            return new RouteFile(path, Files.readString(path));
        } catch (IOException e) {
            return new RouteFile(path, null);
        }
    }

    /** For Camel, which takes the suffix and the place of the file from it, and reads the text. */
    Resource resource() {
        return ResourceHelper.fromString("file:" + path.toAbsolutePath().normalize(), requireText());
    }

    /** @throws InvalidInputException when there is none */
    String requireText() {
        if (text == null) {
            throw new InvalidInputException(path.toString(), "must be a text in UTF-8 that the hub may read");
        }
        return text;
    }
}
