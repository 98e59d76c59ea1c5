package io.serai.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The classes of the JDK and of the libraries that a hub loads, as an archive that the JVM maps at once: a hub with it
 * starts in half the time. Ours are not in it, so that it holds until a library changes; the JVM passes over one that
 * does not fit. Made when it is missing, in some ten seconds, by one of the JVMs that want it.
 */
final class ClassArchive {
    private ClassArchive() {}

    /**
     * @param jars with which the class paths of all hubs begin, in this order
     * @param classes of a hub, to be listed there as it loads them
     */
    static Path of(List<Path> jars, Listing classes) {
        Path archive = Path.of("target", "hubs-" + Integer.toHexString(fingerprint(jars)) + ".jsa")
                .toAbsolutePath();
        if (!Files.exists(archive)) {
            try (FileChannel lock = FileChannel.open(
                    archive.resolveSibling("hubs.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!Files.exists(archive)) {
                    make(archive, jars, classes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return archive;
    }

    @FunctionalInterface
    interface Listing {
        void into(Path list) throws IOException;
    }

    private static void make(Path archive, List<Path> jars, Listing classes) throws IOException, InterruptedException {
        Path list = Files.createTempFile("serai", ".classlist");
        Path draft = archive.resolveSibling(
                archive.getFileName() + "." + ProcessHandle.current().pid() + ".draft");
        try {
            classes.into(list);
            int exit = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + list,
                            "-XX:SharedArchiveFile=" + draft,
                            "-cp",
                            String.join(
                                    File.pathSeparator,
                                    jars.stream().map(Path::toString).toList()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("no archive of the hub's classes: the JVM ended with " + exit);
            }
            Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(draft);
        }
    }

    private static int fingerprint(List<Path> jars) {
        StringBuilder all = new StringBuilder(Runtime.version().toString());
        for (Path jar : jars) {
            all.append(jar).append(jar.toFile().lastModified());
        }
        return all.toString().hashCode();
    }
}
