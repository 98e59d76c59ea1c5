package io.serai;

import io.serai.cli.SeraiCommand;

/** The program. What it can do is in {@link SeraiCommand}; how a hub is put together is in {@link SeraiHub}. */
public final class Serai {
    private Serai() {}

    public static void main(String[] args) {
        System.exit(SeraiCommand.execute(
                SeraiHub::start,
                SeraiLint::check,
                SeraiPreview::make,
                SeraiRouteTests::run,
                SeraiExplain::explain,
                args));
    }
}
