package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeEndsTest {
    private final List<String> asked = new ArrayList<>();
    private boolean ours = true;
    private final BucketStore store = new ExchangeEnds((BucketStore) Proxy.newProxyInstance(
            BucketStore.class.getClassLoader(), new Class<?>[] {BucketStore.class}, (proxy, method, args) -> {
                asked.add(method.getName());
                return ours;
            }));

    @Test
    void whatWasDeliveredIsConfirmed() {
        store.attempted("a", 1);

        assertThat(store.confirm("a")).isTrue();
        assertThat(asked).containsExactly("attempted", "confirm");
    }

    @Test
    void whatWasPutOffIsNotConfirmedByTheEndOfItsExchangeAndIsWhenItWasDeliveredLater() {
        store.release("a", Duration.ofSeconds(8));

        assertThat(store.confirm("a")).isFalse();
        assertThat(asked).containsExactly("release");
        assertThat(store.confirm("a")).isTrue();
    }

    @Test
    void eachEndCountsAlsoWhenTheClaimIsBackBeforeItIsConfirmed() {
        store.release("a", Duration.ZERO);
        store.release("a", Duration.ZERO);

        assertThat(store.confirm("a")).isFalse();
        assertThat(store.confirm("a")).isFalse();
        assertThat(asked).doesNotContain("confirm");
        assertThat(store.confirm("a")).isTrue();
    }

    @Test
    void whatWasBuriedOrLostIsNotConfirmed() {
        store.bury("a", "gone", "", 1);
        ours = false;
        store.attempted("b", 1);

        assertThat(store.confirm("a")).isFalse();
        assertThat(store.confirm("b")).isFalse();
        assertThat(asked).doesNotContain("confirm");
    }
}
