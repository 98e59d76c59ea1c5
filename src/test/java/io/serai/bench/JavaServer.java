package io.serai.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of ours that serves HTTP, running as a process of its own by the same Java and class path. */
record JavaServer(Process process, URI url, Thread lastResort) implements AutoCloseable {
    private static final String READY = "ready: ";

    /** Returns when it has said that it is {@link #ready}. */
    static JavaServer start(Class<?> main, Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                // Else the JDK's server waits for acknowledgements of the network between the parts of an answer.
                "-Dsun.net.httpserver.nodelay=true",
                "-Dlogback.configurationFile=logback.xml",
                "-Dserai.log.level=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        Path errors = folder.resolve("stderr");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Thread lastResort = new Thread(process::destroyForcibly, "java-server-close");
        Runtime.getRuntime().addShutdownHook(lastResort);
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new JavaServer(process, URI.create(line.substring(READY.length())), lastResort);
            }
        }
        throw new IOException(main.getSimpleName() + " does not start: " + Files.readString(errors));
    }

    /** Said by the main class when it listens. */
    static void ready(int port) {
        System.out.println(READY + "http://127.0.0.1:" + port);
    }

    /** Ends it as a crash would. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
