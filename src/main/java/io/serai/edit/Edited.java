package io.serai.edit;

import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.util.List;

/**
 * Files that come into force without a restart.
 *
 * @param <S> what they hold at one moment; equal to another one as long as nothing has changed
 */
public interface Edited<S> {
    /** The files as they are now. */
    S look();

    /**
     * Brings them into force.
     *
     * @return what is wrong with those of them that are left out; empty: all are in force
     * @throws InvalidInputException with what is wrong, when all stays as it was
     */
    List<Problem> take(S files);
}
