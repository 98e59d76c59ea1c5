package io.serai.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd reads it, and what it would let the hub do to the machine. */
class SystemdTest {
    private static final String UNIT = "docker/systemd/serai.service";

    /** In tenths of the ten of a service without any limits; systemd's own verdict up to here is OK. */
    private static final String MOST_EXPOSURE = "25";

    @Test
    void itHasTheFoldersOfTheGuide() throws IOException {
        String unit = Shipped.text(UNIT);
        String guide = Shipped.text("docs/install.md");

        assertThat(unit)
                .contains("ExecStart=/opt/serai/serai run --data /var/lib/serai\n")
                .contains("Environment=SERAI_HOME=/etc/serai\n")
                .contains("EnvironmentFile=-/etc/serai/env\n")
                .contains("StateDirectory=serai\n");
        assertThat(guide).contains("/opt/serai", "/etc/serai/env", "docker/systemd/serai.service");
    }

    /** All of its processes told at once, Redis would be gone before the hub has given back what it has in hand. */
    @Test
    void onlyTheHubIsToldToStopAndHasTheTimeForIt() throws IOException {
        String unit = Shipped.text(UNIT);

        assertThat(unit).contains("KillMode=mixed\n").contains("SuccessExitStatus=143\n");
        assertThat(Pattern.compile("TimeoutStopSec=(\\d+)")
                        .matcher(unit)
                        .results()
                        .map(found -> Integer.valueOf(found.group(1))))
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isGreaterThan(25 + 8));
    }

    @Test
    void systemdFindsNothingWrongWithIt(@TempDir Path folder) throws Exception {
        Shipped.assumeInstalled("systemd-analyze");
        Path script = Files.writeString(folder.resolve("serai"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path unit = Files.writeString(
                folder.resolve("serai.service"), Shipped.text(UNIT).replace("/opt/serai/serai", script.toString()));

        assertThat(Shipped.output("systemd-analyze", "verify", "--man=no", unit.toString()))
                .doesNotContain("serai.service");
        Shipped.output("systemd-analyze", "security", "--offline=yes", "--threshold=" + MOST_EXPOSURE, unit.toString());
    }
}
