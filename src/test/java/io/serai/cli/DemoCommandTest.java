package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    @Test
    void saysThatTheDemoOfKafkaTakesNoOtherOptions() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        int exitCode;
        try {
            exitCode = SeraiCommand.execute(
                    options -> {
                        throw new AssertionError("starts no hub");
                    },
                    home -> {
                        throw new AssertionError("checks nothing");
                    },
                    (options, alert, events) -> {
                        throw new AssertionError("makes no messages");
                    },
                    (options, choice) -> {
                        throw new AssertionError("tests nothing");
                    },
                    (options, request) -> {
                        throw new AssertionError("explains nothing");
                    },
                    "--home",
                    "somewhere",
                    "demo",
                    "--kafka");
        } finally {
            System.setErr(before);
        }

        assertThat(exitCode).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("in exactly these words");
    }
}
