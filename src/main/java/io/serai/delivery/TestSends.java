package io.serai.delivery;

import io.serai.alert.Alert;

/**
 * Tries an alert out: one notification of sample events, made by the alert's own format route, signed and guarded as
 * every other one, and sent once. Nothing of it is stored, retried or counted.
 */
public class TestSends {
    /**
     * Sends one notification and waits for the answer.
     *
     * @param alert need not be stored or enabled
     * @param eventType of the sample events
     */
    public TestResult send(Alert alert, String eventType) {
        throw new UnsupportedOperationException();
    }

    /** The body that {@link #send} would send, and nothing is sent. */
    public String render(Alert alert, String eventType) {
        throw new UnsupportedOperationException();
    }
}
