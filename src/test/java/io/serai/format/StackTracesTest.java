package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.event.EventType;
import org.junit.jupiter.api.Test;

class StackTracesTest {
    private static final String PYTHON =
            "Traceback (most recent call last):\n  File \"app.py\", line 3, in ask\n    ask(\"the prompt\")\nValueError: no";

    @Test
    void keepsTheExceptionThatPythonWritesBehindTheStack() {
        assertThat(StackTraces.without(PYTHON)).isEqualTo("ValueError: no");
    }

    @Test
    void keepsWhatStandsBeforeAStack() {
        assertThat(StackTraces.without("ValueError: no\n\n" + PYTHON)).isEqualTo("ValueError: no");
        assertThat(StackTraces.without("IOException: reset\n\tat a.B.c(B.java:7)"))
                .isEqualTo("IOException: reset");
        assertThat(StackTraces.without("Error: no\n    at f (x.js:1:2)")).isEqualTo("Error: no");
    }

    @Test
    void leavesOtherTextsAlone() {
        assertThat(StackTraces.without("at noon\nall is well")).isEqualTo("at noon\nall is well");
    }

    @Test
    void noStackReachesAChat() {
        String event = "{\"id\": \"t1\", \"error_info\": {\"exception_type\": \"ValueError\", \"message\": "
                + TextNode.valueOf(PYTHON) + "}}";
        Given given = new Given();

        String redacted = Redactor.redact(
                        given.notification(EventType.TRACE_ERRORS.wire(), Given.json(event)), given.alert())
                .toString();

        assertThat(redacted).contains("ValueError: no").doesNotContain("the prompt");
    }
}
