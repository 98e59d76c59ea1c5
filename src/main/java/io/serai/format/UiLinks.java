package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Links into one workspace of the team's Opik UI. What comes from events is percent-encoded. */
final class UiLinks {
    private static final String BASE_URL = "base_url";

    private final String home;

    private UiLinks(String home) {
        this.home = home;
    }

    static UiLinks of(Alert alert, ObjectNode notification, FormatConfig config) {
        String own = alert.metadata().get(BASE_URL);
        String origin = own != null && isOrigin(own) ? own : config.baseUrl();
        return new UiLinks(URI.create(withoutSlash(origin)).toASCIIString() + "/"
                + encode(notification.path("workspaceId").asText()));
    }

    /** Whether links can be built on it: http or https, a host, no query and no fragment. */
    static boolean isOrigin(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    String home() {
        return home;
    }

    Link prompts() {
        return new Link(home + "/prompts", "View All");
    }

    Link prompt(String id) {
        return new Link(home + "/prompts/" + encode(id), "View");
    }

    Link promptVersion(String promptId, String versionId) {
        return new Link(home + "/prompts/" + encode(promptId) + "?activeVersionId=" + encode(versionId), "View");
    }

    Link projects() {
        return new Link(home + "/projects", "View All");
    }

    /**
     * @param tab {@code traces} or {@code threads}
     */
    Link project(String id, String tab) {
        return new Link(home + "/projects/" + encode(id) + "/traces?type=" + tab, "View Project");
    }

    /** Null when the project, without which there is no such page, is not known. */
    @Nullable
    Link trace(@Nullable String projectId, String traceId) {
        return projectId == null
                ? null
                : new Link(home + "/projects/" + encode(projectId) + "/traces?trace=" + encode(traceId), "View");
    }

    Link experiments() {
        return new Link(home + "/experiments", "View All");
    }

    /** The one experiment, as a comparison with nothing. */
    Link experiment(String datasetId, String id) {
        return new Link(
                home + "/experiments/" + encode(datasetId) + "/compare?experiments=" + encode("[\"" + id + "\"]"),
                "View");
    }

    private static String encode(String text) {
        // URLEncoder is for forms: space is + there, and * and ~ are the wrong way round.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String withoutSlash(String url) {
        int end = url.length();
        while (url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }
}
