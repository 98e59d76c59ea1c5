package io.serai.format;

/** How long a text is as a JSON string, without its quotes, in the way that {@link io.serai.json.Json} writes it. */
final class JsonSize {
    private JsonSize() {}

    /** In UTF-16 units. */
    static int characters(String text) {
        int size = text.length();
        for (int i = 0; i < text.length(); i++) {
            size += escape(text.charAt(i)) - 1;
        }
        return size;
    }

    /** In bytes of UTF-8. */
    static int bytes(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            // Each half of a surrogate pair is two of the four bytes of its character.
            size += unit < 0x80 ? escape(unit) : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return size;
    }

    private static int escape(char unit) {
        return switch (unit) {
            case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 2;
            default -> unit < 0x20 ? 6 : 1;
        };
    }
}
