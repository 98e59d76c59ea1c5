package io.serai.debounce;

/** The open bucket of one alert and one event type. */
public record BucketKey(String alertId, String eventType) {
    /** {@code alertId:eventType}; an alert id has no colon, so this is unique. */
    @Override
    public String toString() {
        return alertId + ":" + eventType;
    }
}
