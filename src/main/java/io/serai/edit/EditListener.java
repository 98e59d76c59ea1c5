package io.serai.edit;

/** Hears what became of edits of files that come into force without a restart. */
@FunctionalInterface
public interface EditListener {
    EditListener NONE = inForce -> {};

    /** @param inForce false: something is wrong with the edit, and what was in force before stays so */
    void edited(boolean inForce);
}
