package io.serai.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How explanations are made from files, by whoever knows how, where no hub runs. */
@FunctionalInterface
public interface Explaining {
    /**
     * @param request as {@code POST /v1/explain} takes it
     * @return as it answers, as far as files tell
     * @throws StartException saying what is wrong with the files or the events
     */
    ObjectNode explain(HubOptions options, ObjectNode request);
}
