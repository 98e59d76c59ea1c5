package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilePartsTest {
    private static final String JDK = "java.util.HashMap";

    @Test
    void theJdkWorksForWhatIsAroundIt() {
        List<String> stack = List.of(
                JDK, "com.fasterxml.jackson.databind.ObjectMapper", "io.serai.ingest.EventApi", "org.apache.camel.A");

        assertThat(ProfileParts.innermost(stack)).isEqualTo("Jackson: reading and writing JSON");
        assertThat(ProfileParts.onBehalfOf(stack)).isEqualTo("ingest");
    }

    @Test
    void ownCodeIsAPartOfItsOwnByItsRoom() {
        assertThat(ProfileParts.innermost(List.of(JDK, "io.serai.alert.Matcher", "org.apache.camel.A")))
                .isEqualTo("Serai: alert");
        assertThat(ProfileParts.onBehalfOf(List.of("io.serai.ingest.Answers$$Lambda.0x0000000036504220")))
                .isEqualTo("ingest");
        assertThat(ProfileParts.innermost(List.of("io.serai.SeraiHub"))).isEqualTo("Serai: wiring");
    }

    @Test
    void camelsHttpBelongsToTheClientItUses() {
        assertThat(ProfileParts.innermost(List.of("org.apache.camel.component.http.HttpProducer")))
                .isEqualTo(ProfileParts.innermost(List.of("org.apache.hc.core5.http.HttpHost")));
    }

    @Test
    void whatHasNoNameIsAnythingElse() {
        assertThat(ProfileParts.innermost(List.of(JDK))).isEqualTo(ProfileParts.JAVA);
        assertThat(ProfileParts.innermost(List.of())).isEqualTo(ProfileParts.JAVA);
        assertThat(ProfileParts.onBehalfOf(List.of("io.netty.A"))).isEqualTo("none: threads of libraries");
    }
}
