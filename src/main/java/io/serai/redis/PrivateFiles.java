package io.serai.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may read. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Creates the folder with its parents when it is absent. */
    static void folder(Path path) throws IOException {
        Files.createDirectories(path, owner(path, "rwx------"));
    }

    /** Replaces the file at once: a reader, or a crash, never meets half of it. */
    static void write(Path file, String text) throws IOException {
        Path part = part(file, "rw-------");
        Files.writeString(part, text, StandardCharsets.UTF_8);
        move(part, file);
    }

    /** An empty file beside the one given, to be filled and moved there. */
    static Path part(Path file, String permissions) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.createTempFile(folder, file.getFileName() + ".", ".part", owner(folder, permissions));
    }

    static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What Java's file exceptions leave to their class names. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        } else if (e instanceof FileSystemException failed) {
            String reason = failed.getReason();
            return failed.getFile() + (reason == null ? " can't be used" : ": " + reason);
        }
        return String.valueOf(e.getMessage());
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
