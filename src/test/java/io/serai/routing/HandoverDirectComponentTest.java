package io.serai.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoverDirectComponentTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HandoverDirectComponent direct = new HandoverDirectComponent();
    private final Map<String, LongAdder> taken = new ConcurrentHashMap<>();
    private ProducerTemplate producer;

    @BeforeEach
    void start() throws Exception {
        direct.setBlock(false);
        context.addComponent("direct", direct);
        context.start();
        producer = context.createProducerTemplate();
        add("old");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aSecondRouteOfAnEndpointIsRefused() {
        assertThatThrownBy(() -> add("other")).hasMessageContaining("is served by another route already");
    }

    @Test
    void anEndpointThatNobodyServesFailsAtOnce() {
        assertThatThrownBy(() -> producer.sendBody("direct:nobody", "x"))
                .cause()
                .isInstanceOf(DirectConsumerNotAvailableException.class);
    }

    @Test
    void aCallerWhoAsksForItWaitsForSomebodyToServeIt() throws Exception {
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            Future<Object> answer =
                    sender.submit(() -> producer.requestBody("direct:later?block=true&timeout=20000", "x"));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:later").routeId("later").setBody(constant("served"));
                }
            });

            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("served");
        }
    }

    @Test
    void aRouteInWaitingGetsNothingBeforeTheHandover() throws Exception {
        try (HandoverDirectComponent.Handover handover = direct.handover()) {
            add("new");
            producer.sendBody("direct:in", "1");
            handover.make();
            producer.sendBody("direct:in", "2");
        }

        assertThat(counts()).isEqualTo(Map.of("old", 1L, "new", 1L));
        assertThat(direct.serves(consumer("old"))).isFalse();
        assertThat(direct.serves(consumer("new"))).isTrue();
    }

    @Test
    void aHandoverCanBeTakenBack() throws Exception {
        try (HandoverDirectComponent.Handover handover = direct.handover()) {
            add("new");
            handover.make();
            handover.undo();
        }
        producer.sendBody("direct:in", "1");

        assertThat(counts()).isEqualTo(Map.of("old", 1L));
    }

    @Test
    void theEndOfTheOldRouteLeavesTheEndpointToTheNewOne() throws Exception {
        try (HandoverDirectComponent.Handover handover = direct.handover()) {
            add("new");
            handover.make();
        }
        context.getRouteController().stopRoute("old");
        context.removeRoute("old");
        producer.sendBody("direct:in", "1");

        assertThat(counts()).isEqualTo(Map.of("new", 1L));
    }

    @Test
    void theOldRouteIsNotEmptyWhileAnExchangeIsInIt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:slow").routeId("slow").process(exchange -> {
                    entered.countDown();
                    assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
                });
            }
        });
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            Future<?> sent = sender.submit(() -> producer.sendBody("direct:slow", "x"));
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            direct.close(consumer("slow"));

            assertThat(direct.empty(consumer("slow"))).isFalse();

            leave.countDown();
            sent.get(20, TimeUnit.SECONDS);
            assertThat(direct.empty(consumer("slow"))).isTrue();
        }
    }

    @Test
    void underLoadEveryExchangeIsTakenOnceWhileRoutesFollowEachOther() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        LongAdder sent = new LongAdder();
        List<Future<?>> senders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                boolean waits = i % 2 == 0;
                senders.add(threads.submit(() -> {
                    while (!over.get()) {
                        producer.sendBody("direct:in", waits ? ExchangePattern.InOut : ExchangePattern.InOnly, "x");
                        sent.increment();
                    }
                }));
            }
            String last = "old";
            for (int generation = 0; generation < 50; generation++) {
                String next = "new" + generation;
                try (HandoverDirectComponent.Handover handover = direct.handover()) {
                    add(next);
                    handover.make();
                }
                String gone = last;
                await().until(() -> direct.empty(consumer(gone)));
                context.getRouteController().stopRoute(gone);
                context.removeRoute(gone);
                last = next;
            }
            over.set(true);
            for (Future<?> sender : senders) {
                // Fails when one exchange did.
                sender.get(20, TimeUnit.SECONDS);
            }
        }

        assertThat(taken.values().stream().mapToLong(LongAdder::sum).sum()).isEqualTo(sent.sum());
        assertThat(sent.sum()).isGreaterThan(50);
    }

    private void add(String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId(id).process(exchange -> taken.computeIfAbsent(id, absent -> new LongAdder())
                        .increment());
            }
        });
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new ConcurrentHashMap<>();
        taken.forEach((id, count) -> counts.put(id, count.sum()));
        return counts;
    }

    private Consumer consumer(String id) {
        return Objects.requireNonNull(context.getRoute(id)).getConsumer();
    }
}
