package io.serai.alert;

import static java.nio.file.StandardOpenOption.WRITE;

import io.serai.json.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a hub whose operator has set none, in a file that its owner alone may read. Made once, never replaced. */
final class EncryptionKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptionKeyFile.class);
    private static final String NAME = "encryption.key";
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path path;

    /** @param folder may be absent */
    EncryptionKeyFile(Path folder) {
        this.path = folder.resolve(NAME);
    }

    Path path() {
        return path;
    }

    /**
     * Empty when there is no file.
     *
     * @throws InvalidInputException when others may read it, or it holds something else than keys
     */
    List<EncryptionKey> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            if (posix() && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw new InvalidInputException(
                        path.toString(), "must be readable by its owner only: chmod 600 " + path);
            }
            List<EncryptionKey> keys = new ArrayList<>();
            String broken = EncryptionConfig.parse(Files.readString(path, StandardCharsets.US_ASCII), keys);
            if (broken != null) {
                throw new InvalidInputException(
                        path.toString(),
                        broken + ". Bring it back from a backup: without it the secrets of the alerts in Redis are"
                                + " lost");
            }
            return List.copyOf(keys);
        } catch (IOException e) {
            throw new InvalidInputException(path.toString(), "can't be read: " + reason(e));
        }
    }

    /**
     * Makes a key and its file; or reads the file, when somebody else was faster.
     *
     * @throws InvalidInputException when it can't be written
     */
    List<EncryptionKey> create() {
        Path folder = path.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder, owner("rwx------"));
            Path part = Files.createTempFile(folder, NAME + ".", ".part", owner("rw-------"));
            try {
                EncryptionKey key = EncryptionKey.random();
                write(part, key.print() + "\n");
                // Unlike a move, a link never takes the place of a file.
                Files.createLink(path, part);
                LOG.info(
                        "Made {}: it opens the secrets of the alerts in Redis, so keep a copy, and give all hubs on"
                                + " this Redis the same",
                        path);
                return List.of(key);
            } catch (FileAlreadyExistsException e) {
                return read();
            } finally {
                Files.delete(part);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new InvalidInputException(
                    path.toString(),
                    "can't be made (" + reason(e) + "): set " + EncryptionConfig.KEY + " instead, to what openssl rand"
                            + " -base64 32 prints");
        }
    }

    /** On the disk before anything is sealed with it. */
    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FileAttribute<?>[] owner(String permissions) {
        return posix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName();
    }
}
