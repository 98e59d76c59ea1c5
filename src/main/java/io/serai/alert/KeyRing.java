package io.serai.alert;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encryption keys of this hub: the first seals, all open. */
public final class KeyRing {
    private final @Nullable EncryptionKeyFile file;
    private volatile List<EncryptionKey> keys;

    private KeyRing(List<EncryptionKey> keys, @Nullable EncryptionKeyFile file) {
        this.keys = List.copyOf(keys);
        this.file = file;
    }

    /** These keys, one or more. */
    public static KeyRing of(EncryptionKey... keys) {
        if (keys.length == 0) {
            throw new IllegalArgumentException("A key ring needs a key");
        }
        return new KeyRing(List.of(keys), null);
    }

    /**
     * The configured keys, or those of the file {@code encryption.key} in the data folder, which is made when something
     * is to be sealed for the first time.
     *
     * @throws io.serai.json.InvalidInputException when the file is there and can't be used
     */
    public static KeyRing open(EncryptionConfig config, Path folder) {
        if (!config.keys().isEmpty()) {
            return new KeyRing(config.keys(), null);
        }
        EncryptionKeyFile file = new EncryptionKeyFile(folder);
        return new KeyRing(file.read(), file);
    }

    /** Where an operator changes the keys, for messages. */
    String source() {
        return file == null ? EncryptionConfig.KEY : file.path().toString();
    }

    /** The same for those whom folders of this machine are no business of. */
    String sourceName() {
        return file == null ? EncryptionConfig.KEY : String.valueOf(file.path().getFileName());
    }

    /** Whether the file with the key is still to be made. */
    boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * @throws io.serai.json.InvalidInputException when the key's file can't be made
     */
    EncryptionKey first() {
        return keys.isEmpty() ? made() : keys.getFirst();
    }

    private synchronized EncryptionKey made() {
        if (keys.isEmpty() && file != null) {
            keys = file.create();
        }
        return keys.getFirst();
    }

    /** Whether what is sealed with this key is to be sealed anew. */
    boolean isOld(String id) {
        return !keys.isEmpty() && !keys.getFirst().id().equals(id);
    }

    /** First the one that seals. */
    List<String> ids() {
        return keys.stream().map(EncryptionKey::id).toList();
    }

    @Nullable
    EncryptionKey byId(String id) {
        for (EncryptionKey key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "KeyRing" + keys;
    }
}
