package io.serai.bench;

/** Says on stderr what is being measured: stdout has the tables alone. */
final class Progress {
    private Progress() {}

    static void say(String line) {
        System.err.println("bench: " + line);
    }
}
