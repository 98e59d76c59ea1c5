package io.serai.format;

/**
 * How bad it is, at a glance: not by colour alone, which not everybody sees and some readers do not show.
 *
 * @param color {@code #rrggbb}
 */
record Sign(String emoji, String word, String color) {
    static Sign of(NotificationText text) {
        if (text.test()) {
            return new Sign("🧪", "[Test]", "#757575");
        }
        if (text.resolved()) {
            return new Sign("✅", "Resolved", "#2e7d32");
        }
        return switch (text.severity()) {
            case CRITICAL -> new Sign("🚨", "Critical", "#b71c1c");
            case ERROR -> new Sign("🔴", "Error", "#d32f2f");
            case WARNING -> new Sign("🟠", "Warning", "#f57c00");
            case INFO -> new Sign("🔵", "Info", "#1976d2");
        };
    }
}
