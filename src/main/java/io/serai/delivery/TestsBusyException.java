package io.serai.delivery;

/** A test that was not made: as many as may run at once were running. It says nothing about the receiver. */
public final class TestsBusyException extends RuntimeException {
    public TestsBusyException() {
        super("Too many tests run at the moment: nothing was sent. Send it again after Retry-After.");
    }
}
