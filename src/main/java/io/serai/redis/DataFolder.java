package io.serai.redis;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder in which this hub keeps what must outlive it. One hub at a time: the operating system's lock says which. */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder when it is absent and takes its lock. The lock goes with the process, however that ends.
     *
     * @throws DataFolderException when another hub has it or it can't be written
     */
    public static DataFolder open(Path path) {
        try {
            PrivateFiles.folder(path);
            // The real path, so that the same folder has one name however the hub is started.
            Path real = path.toRealPath();
            Path file = real.resolve("hub.lock");
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new DataFolderException("data folder " + path + " is in use by another hub" + owner(file), null);
            }
            channel.truncate(0);
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(real, channel);
        } catch (IOException e) {
            throw new DataFolderException("data folder " + path + " can't be used: " + PrivateFiles.reason(e), e);
        }
    }

    /** The real, absolute path. */
    public Path path() {
        return path;
    }

    /** Lets another hub have it. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new DataFolderException("data folder " + path + " can't be released: " + PrivateFiles.reason(e), e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(Path file) {
        String pid = pid(file);
        return pid == null ? "" : " (pid " + pid + ")";
    }

    private static @Nullable String pid(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            return text.matches("\\d{1,19}") ? text : null;
        } catch (IOException e) {
            return null;
        }
    }
}
