package io.serai.delivery;

/**
 * The check of one signature against a body that may come in pieces, so that a large one need not be held in memory.
 * For one body; not thread-safe.
 */
public interface SignatureCheck {
    /** The body's next bytes. */
    void update(byte[] piece);

    /** Whether the signature is one of exactly the bytes given so far. Call it once, at the end. */
    boolean holds();

    /** For what is known to be wrong before the body is there. */
    static SignatureCheck failed() {
        return new SignatureCheck() {
            @Override
            public void update(byte[] piece) {
                // whatever comes
            }

            @Override
            public boolean holds() {
                return false;
            }
        };
    }
}
