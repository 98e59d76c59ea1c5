package io.serai.alert;

import io.serai.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys the secrets of alerts are sealed in Redis.
 *
 * @param keys the first seals, all open; empty: a generated one in the data folder
 */
public record EncryptionConfig(List<EncryptionKey> keys) {
    static final String KEY = "serai.encryption.key";

    public EncryptionConfig {
        keys = List.copyOf(keys);
    }

    public static EncryptionConfig read(Settings settings) {
        String text = settings.optional(KEY);
        if (text == null) {
            return new EncryptionConfig(List.of());
        }
        List<EncryptionKey> keys = new ArrayList<>();
        String broken = parse(text, keys);
        if (broken != null) {
            settings.problem(KEY, broken);
        }
        return new EncryptionConfig(keys);
    }

    /**
     * Adds the keys of a list that commas separate.
     *
     * @return the rule that the text breaks, without anything of the text, or null
     */
    static @Nullable String parse(String text, List<EncryptionKey> keys) {
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            EncryptionKey key = EncryptionKey.parse(parts[i].strip());
            if (key == null) {
                return (parts.length == 1 ? "" : "key " + (i + 1) + " of " + parts.length + " ") + EncryptionKey.RULE;
            }
            keys.add(key);
        }
        return null;
    }
}
