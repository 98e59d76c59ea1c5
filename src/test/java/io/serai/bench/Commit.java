package io.serai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was measured: the commit of the project's folder, and whether anything but its documentation was changed since.
 */
record Commit(String hash, boolean changed) {
    private static final String UNKNOWN = "unknown";

    static Commit here() {
        Optional<String> hash = git("rev-parse", "--short=10", "HEAD");
        Optional<String> changes = git("status", "--porcelain", "--", ".", ":!docs");
        return new Commit(
                hash.orElse(UNKNOWN), changes.filter(text -> !text.isEmpty()).isPresent());
    }

    private static Optional<String> git(String... words) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return hash + (changed ? " + changes" : "");
    }
}
