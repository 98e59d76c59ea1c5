package io.serai.cli;

import io.serai.cli.preview.Preview;

/** How messages are made for looking at, by whoever knows how; nothing is written or sent. */
@FunctionalInterface
public interface PreviewMaker {
    /**
     * @param alert its id or name
     * @param events as {@code POST /v1/events} takes them
     * @throws StartException saying what is wrong with the files, the alert's name or the events
     */
    Preview make(HubOptions options, String alert, byte[] events);
}
