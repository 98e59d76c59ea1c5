package io.serai.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.format.UndeliverableException;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an e-mail says, as a route makes it: {@code {"subject": …, "text": …, "html": …}}, with the text, the HTML, or both.
 *
 * @param subject one line
 * @param text made of the HTML where the route gives none
 */
record Mail(String subject, String text, @Nullable String html) {
    /** RFC 5322, section 2.1.1, bounds a line, not a header; but no list of mails shows more of a subject. */
    private static final int MAX_SUBJECT = 250;

    /**
     * @throws UndeliverableException when it is no e-mail
     */
    static Mail read(byte[] message) {
        JsonNode json;
        try {
            json = Json.read(message);
        } catch (InvalidInputException e) {
            throw unusable();
        }
        String subject = line(json.path("subject").asText());
        String html = json.path("html").textValue();
        String text = json.path("text").textValue();
        if (subject.isEmpty() || (text == null && html == null)) {
            throw unusable();
        }
        return new Mail(subject, text == null ? HtmlText.of(String.valueOf(html)) : text, html);
    }

    private static UndeliverableException unusable() {
        return new UndeliverableException(
                "invalid_message",
                "The route of e-mail made something else than a JSON object with a subject and a text or html");
    }

    /** A line break would end the header and begin another one. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .map(each -> Character.isISOControl(each) || each == 0x2028 || each == 0x2029 ? ' ' : each)
                .limit(MAX_SUBJECT)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
