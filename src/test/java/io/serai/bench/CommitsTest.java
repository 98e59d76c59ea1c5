package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsTest {
    private static final String HUB = "src/main/Hub.java";

    @TempDir
    Path folder;

    private Path project;
    private Commands commands;
    private Commits commits;

    @BeforeEach
    void cloneOfTwoCommits() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        commands = Commands.in(folder.resolve("work"));
        commits = new Commits(project, commands);
        git("init", "--quiet");
        write(HUB, "one");
        write("serai", "#!/bin/sh\n");
        assertThat(project.resolve("serai").toFile().setExecutable(true)).isTrue();
        commit();
        write(HUB, "two");
        commit();
    }

    @AfterEach
    void close() throws IOException {
        commands.close();
        assertThat(commands.folder()).doesNotExist();
    }

    @Test
    void onlyChangesOfTheHubMakeItAnotherOne() throws Exception {
        write("docs/page.md", "new");
        assertThat(commits.changed()).isFalse();
        write("src/main/New.java", "new");
        assertThat(commits.changed()).isTrue();
    }

    @Test
    void aCommitIsCheckedOutAsItWas() throws Exception {
        write(HUB, "three");
        Path there = commands.folder().resolve("base");
        commits.checkOut(commits.id("HEAD~1"), there);
        assertThat(there.resolve(HUB)).hasContent("one");
        assertThat(there.resolve("serai")).isExecutable();
    }

    @Test
    void thePresentFolderIsCheckedOutWithItsChangesAndTheCloneStaysAsItIs() throws Exception {
        write(HUB, "three");
        write("src/main/New.java", "new");
        String before = git("status", "--porcelain");
        Path there = commands.folder().resolve("ours");
        commits.checkOutPresent(there);
        assertThat(there.resolve(HUB)).hasContent("three");
        assertThat(there.resolve("src/main/New.java")).hasContent("new");
        assertThat(git("status", "--porcelain")).isEqualTo(before);
        assertThat(git("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void anUnknownCommitIsSaid() {
        assertThatThrownBy(() -> commits.id("HEAD~5"))
                .isInstanceOf(Commands.FailedException.class)
                .hasMessageContaining("no commit HEAD~5")
                .hasMessageContaining("--base");
    }

    @Test
    void twoDoNotWorkInOneFolder() {
        assertThatThrownBy(() -> Commands.in(commands.folder()).close())
                .isInstanceOf(Commands.FailedException.class)
                .hasMessageContaining("another one is at work");
    }

    @Test
    void whatAFailedCommandSaidLastIsTold() {
        assertThatThrownBy(() -> commands.run(
                        "it does not build", project, Map.of(), List.of("sh", "-c", "echo '[ERROR] why'; exit 3")))
                .isInstanceOf(Commands.FailedException.class)
                .hasMessage("it does not build:\n[ERROR] why");
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void commit() throws Exception {
        git("add", "--all");
        git("-c", "user.name=Anna", "-c", "user.email=anna@example.com", "commit", "--quiet", "-m", "A change");
    }

    private String git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return commands.run("git fails", project, Map.of(), command);
    }
}
