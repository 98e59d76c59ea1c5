package io.serai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commits of a clone, and folders with what is in one of them. Changes nothing in the clone but its unnamed objects. */
final class Commits {
    /** What a hub is made of: only changes there make it another one. */
    private static final List<String> HUB = List.of("pom.xml", "serai", "src/main", "routes", "application.properties");

    private final Path project;
    private final Commands commands;

    Commits(Path project, Commands commands) {
        this.project = project.toAbsolutePath();
        this.commands = commands;
    }

    /** Whether the hub of the project's folder is another one than that of its last commit. */
    boolean changed() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("status", "--porcelain", "--"));
        HUB.stream().filter(name -> Files.exists(project.resolve(name))).forEach(words::add);
        return !git("this folder is no git clone with a commit", words).isBlank();
    }

    /** The commit before the last one that changed the hub. */
    String beforeLastChange() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("log", "-1", "--format=%h", "--"));
        words.addAll(HUB);
        return id(git("this folder is no git clone with a commit", words).strip() + "~1");
    }

    /** The short id of a commit that may have a name. */
    String id(String commit) throws IOException, InterruptedException {
        return git(
                        "there is no commit " + commit + " here (in a shallow clone: git fetch --deepen=1);"
                                + " --base names another one",
                        List.of("rev-parse", "--verify", "--quiet", "--short", commit + "^{commit}"))
                .strip();
    }

    /** Fills a new folder with a commit. */
    void checkOut(String commit, Path folder) throws IOException, InterruptedException {
        fill(folder, List.of(List.of("read-tree", commit)));
    }

    /** Fills a new folder with what the project's folder has now, files that git does not know among them. */
    void checkOutPresent(Path folder) throws IOException, InterruptedException {
        fill(folder, List.of(List.of("read-tree", "HEAD"), List.of("add", "--all")));
    }

    /** By an index of its own: the clone's index stays as it is, and no worktree has to be given back. */
    private void fill(Path folder, List<List<String>> steps) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Map<String, String> index = Map.of("GIT_INDEX_FILE", folder + ".index");
        for (List<String> step : steps) {
            git("git can't read what to build", step, index);
        }
        git(
                "git can't write what to build",
                List.of("checkout-index", "--all", "--force", "--prefix=" + folder + "/"),
                index);
    }

    private String git(String failure, List<String> words) throws IOException, InterruptedException {
        return git(failure, words, Map.of());
    }

    private String git(String failure, List<String> words, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(words);
        return commands.run(failure, project, environment, command);
    }
}
