package io.serai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Checks out and builds the project as it is and a commit before it, and measures both in turns. */
final class SideBySide implements GuardBench.Measuring {
    private static final Path FOLDER = Path.of("target", "bench", "guard");

    @Override
    public Guarded measure(@Nullable String baseCommit, Collection<GuardPart> parts, Effort effort) throws Exception {
        try (Commands commands = Commands.in(FOLDER)) {
            Commits commits = new Commits(Path.of(""), commands);
            boolean changed = commits.changed();
            String head = commits.id("HEAD");
            String base = baseCommit != null ? commits.id(baseCommit) : changed ? head : commits.beforeLastChange();
            // Both from files that were written for it alone: what happens in the project's folder meanwhile is no
            // matter.
            Path baseFolder = commands.folder().resolve("base");
            commits.checkOut(base, baseFolder);
            Path ourFolder = commands.folder().resolve("ours");
            if (changed) {
                commits.checkOutPresent(ourFolder);
            } else {
                commits.checkOut(head, ourFolder);
            }
            Build before = Build.of("base " + base, baseFolder, commands);
            Build ours = Build.of(changed ? head + " + changes" : head, ourFolder, commands);
            Guarded guarded = new Guarded(ours.name(), before.name());
            measure(ours, before, parts, effort, guarded);
            return guarded;
        }
    }

    private static void measure(Build ours, Build base, Collection<GuardPart> parts, Effort effort, Guarded guarded)
            throws IOException, InterruptedException {
        try (Contestant first = new Contestant(ours);
                Contestant second = new Contestant(base)) {
            HubContest contest = new HubContest(first, second, effort, guarded);
            if (parts.contains(GuardPart.START)) {
                contest.starts();
            }
            contest.hubs(parts);
        }
        if (parts.contains(GuardPart.INNER)) {
            InnerContest.run(ours, base, effort, guarded);
        }
    }
}
