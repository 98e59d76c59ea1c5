package io.serai.api.helicone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.Secret;
import io.serai.alert.StoredAlert;
import io.serai.alert.Webhook;
import io.serai.json.InvalidInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookPageTest {
    private static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");

    private final List<StoredAlert> webhooks = List.of(
            webhook("e", "Prod", 3), webhook("d", "Staging", 2), webhook("c", "prod two", 1), webhook("b", "x", 1));

    @Test
    void allComeWhenNobodySaysHowMany() {
        WebhookPage.Found all = new WebhookPage(null, null, null).of(webhooks);

        assertThat(ids(all)).containsExactly("e", "d", "c", "b");
        assertThat(all.next()).isNull();
    }

    @Test
    void pagesHaveEachOnce() {
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            WebhookPage.Found page = new WebhookPage(null, next, 1).of(webhooks);
            seen.addAll(ids(page));
            next = page.next();
        } while (next != null && seen.size() < 10);

        assertThat(seen).containsExactly("e", "d", "c", "b");
    }

    @Test
    void goesOnWhereItWasThoughTheWebhookThereIsGone() {
        String next = new WebhookPage(null, null, 2).of(webhooks).next();
        List<StoredAlert> less = webhooks.stream()
                .filter(webhook -> !webhook.alert().id().equals("d"))
                .toList();

        assertThat(ids(new WebhookPage(null, next, 2).of(less))).containsExactly("c", "b");
    }

    @Test
    void findsByAPartOfTheName() {
        assertThat(ids(new WebhookPage("PROD", null, 5).of(webhooks))).containsExactly("e", "c");
        assertThat(new WebhookPage("prod", null, 1).of(webhooks).next()).isNotNull();
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        for (String position : List.of("", "e", "yesterday e")) {
            assertThatThrownBy(() -> new WebhookPage(null, position, 5).of(webhooks))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nextCursor");
        }
    }

    private static List<String> ids(WebhookPage.Found found) {
        return found.webhooks().stream().map(stored -> stored.alert().id()).toList();
    }

    private static StoredAlert webhook(String id, String name, int hour) {
        Alert alert = new Alert(
                id,
                name,
                true,
                "default",
                Alert.HELICONE,
                null,
                Map.of(),
                new Webhook(new Secret("https://hooks.example.com/x"), null, null, null, Map.of()),
                List.of(),
                AlertOptions.DEFAULT);
        Instant at = MORNING.plusSeconds(3600L * hour);
        return new StoredAlert(alert, false, 1, at, "ann", at, "ann");
    }
}
