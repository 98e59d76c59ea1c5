package io.serai.event;

/** How large the parts of an event may be. */
public final class EventLimits {
    /** Longest id, workspace, project and user name, in UTF-16 units: room for a URI, too short for a document. */
    public static final int MAX_NAME = 255;

    /** Most custom properties of one event. */
    public static final int MAX_PROPERTIES = 64;

    /** Longest name or value of a custom property, in UTF-16 units. */
    public static final int MAX_PROPERTY = 1024;

    /** Longest title and text of a link, in UTF-16 units. */
    public static final int MAX_TITLE = 512;

    /** Longest message, in UTF-16 units: what a person may read; the payload has the rest. */
    public static final int MAX_MESSAGE = 8_192;

    /** Longest URL of a link, in UTF-16 units: more than browsers and chat services take. */
    public static final int MAX_URL = 2_048;

    /** Most links of one event. */
    public static final int MAX_LINKS = 10;

    private EventLimits() {}
}
