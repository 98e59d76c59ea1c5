package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Markup MARKUP = Mrkdwn.INSTANCE;
    private static final int ALL = Integer.MAX_VALUE;

    private static final Link PROJECT = new Link("http://localhost:5555/", "View Project");

    /** Before each item, so that it is found again whatever its text is. */
    private static final Pattern MARK = Pattern.compile("⟦(\\d+)⟧");

    @Test
    void aFewItemsAreOneBlock() {
        List<Page> pages = Pages.of(Tellings.of("one", "two"), room(3_000, 8, 10_000, ALL, 10), MARKUP);

        assertThat(pages).containsExactly(new Page(1, 1, 2, 0, List.of("*Things:*\none\ntwo")));
    }

    @Test
    void aBlockEndsWhereAnItemEnds() {
        List<Page> pages = Pages.of(
                Tellings.of("a".repeat(90), "b".repeat(90), "c".repeat(90)), room(230, 8, 10_000, ALL, 10), MARKUP);

        assertThat(pages)
                .containsExactly(new Page(
                        1, 1, 3, 0, List.of("*Things:*\n" + "a".repeat(90) + "\n" + "b".repeat(90), "c".repeat(90))));
    }

    @Test
    void whatFindsNoRoomGoesOnToTheNextPageUnderTheSameHeading() {
        List<Page> pages = Pages.of(
                Tellings.of("a".repeat(150), "b".repeat(150), "c".repeat(150)), room(300, 2, 400, ALL, 10), MARKUP);

        assertThat(pages)
                .containsExactly(
                        new Page(1, 2, 2, 0, List.of("*Things:*\n" + "a".repeat(150), "b".repeat(150))),
                        new Page(2, 2, 1, 0, List.of("*Things:*\n" + "c".repeat(150))));
    }

    @Test
    void saysWhereToLookOnEachPage() {
        NotificationText text =
                Tellings.of("<http://x/|View>", ", ", List.of("a".repeat(120), "b".repeat(120), "c".repeat(10)));

        List<Page> pages = Pages.of(text, room(200, 1, 200, ALL, 10), MARKUP);

        assertThat(pages.stream().map(Page::blocks))
                .containsExactly(
                        List.of("*Things:*\n" + "a".repeat(120) + "\n\n<http://x/|View>"),
                        List.of("*Things:*\n" + "b".repeat(120) + ", " + "c".repeat(10) + "\n\n<http://x/|View>"));
    }

    @Test
    void whatTheAlertDoesNotWantToShowIsSummedUp() {
        List<Page> pages = Pages.of(Tellings.of("one", "two", "three"), room(3_000, 8, 10_000, 2, 10), MARKUP);

        assertThat(pages).containsExactly(new Page(1, 1, 2, 1, List.of("*Things:*\none\ntwo", Tellings.OVERALL)));
    }

    @Test
    void whatNoPageIsLeftForIsSummedUpOnTheLast() {
        NotificationText text = Tellings.of(
                IntStream.range(0, 10).mapToObj(i -> "i".repeat(500)).toArray(String[]::new));

        List<Page> pages = Pages.of(text, room(1_200, 2, 1_200, ALL, 2), MARKUP);

        assertThat(pages).hasSize(2);
        assertThat(pages).extracting(Page::leftOut).containsOnly(6);
        assertThat(pages.getFirst().blocks()).hasSize(1);
        assertThat(pages.getLast().blocks()).hasSize(2).endsWith(Tellings.OVERALL);
    }

    @Test
    void aMessageOfOneBlockIsSummedUpInIt() {
        List<Page> pages = Pages.of(Tellings.of("one", "two"), room(400, 1, 400, 1, 10), MARKUP);

        assertThat(pages).containsExactly(new Page(1, 1, 1, 1, List.of("*Things:*\none\n\n" + Tellings.OVERALL)));
    }

    @Test
    void anAlertMayWantNoDetailsAtAll() {
        List<Page> pages = Pages.of(Tellings.of("one", "two"), room(3_000, 8, 10_000, 0, 10), MARKUP);

        assertThat(pages).containsExactly(new Page(1, 1, 0, 2, List.of(Tellings.OVERALL)));
    }

    @Test
    void anItemThatAloneIsTooLongIsCutAndKeepsItsLink() {
        Link link = new Link("http://localhost:5555/t", "View");
        NotificationText text = Tellings.linked("`" + "x".repeat(5_000) + "` | " + MARKUP.link(link), link);

        List<Page> pages = Pages.of(text, room(1_000, 8, 10_000, ALL, 10), MARKUP);

        assertThat(pages).hasSize(1);
        assertThat(pages.getFirst().blocks())
                .singleElement()
                .asString()
                .hasSizeLessThanOrEqualTo(1_000)
                .contains("xxx…` | <http://localhost:5555/t|View>");
    }

    @Test
    void aRoomTooSmallForAnythingIsRefusedByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room(10, 1, 4_000, ALL, 10))
                .withMessage("block: must be at least 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room(4_000, 0, 4_000, ALL, 10))
                .withMessage("blocks: must be at least 1");
    }

    @Property(tries = 300)
    void eachItemIsShownOnceOrCounted(
            @ForAll("texts") List<String> texts,
            @ForAll("markups") String kind,
            @ForAll boolean linked,
            @ForAll @IntRange(min = 200, max = 3_000) int block,
            @ForAll @IntRange(min = 1, max = 8) int blocks,
            @ForAll @IntRange(min = 200, max = 13_000) int total,
            @ForAll @IntRange(max = 400) int items,
            @ForAll @IntRange(min = 1, max = 20) int parts,
            @ForAll boolean inBytes) {
        Markup markup = Markups.named(kind);
        ToIntFunction<String> size = inBytes ? JsonSize::bytes : JsonSize::characters;
        Room room = new Room(block, blocks, total, items == 0 ? ALL : items - 1, parts, size);
        List<String> marked = IntStream.range(0, texts.size())
                .mapToObj(i -> "⟦" + i + "⟧" + markup.escape(texts.get(i)))
                .toList();
        NotificationText text = Tellings.of(linked ? markup.link(PROJECT) : null, "\n", marked);

        List<Page> pages = Pages.of(text, room, markup);

        assertThat(pages).hasSizeBetween(1, parts);
        int next = 0;
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            assertThat(page.part()).isEqualTo(i + 1);
            assertThat(page.parts()).isEqualTo(pages.size());
            assertThat(page.blocks()).hasSizeBetween(1, blocks);
            assertThat(page.blocks()).allSatisfy(shown -> {
                assertThat(shown).isNotBlank().hasSizeLessThanOrEqualTo(block);
                if (markup == MARKUP) {
                    SlackMessages.assertHarmless(shown);
                }
            });
            assertThat(page.blocks().stream().mapToInt(size).sum()).isLessThanOrEqualTo(total);
            List<Integer> numbers = numbers(page);
            assertThat(numbers)
                    .isEqualTo(
                            IntStream.range(next, next + page.shown()).boxed().toList());
            next += page.shown();
            assertWholeWhereTheyFit(page, marked, numbers, room);
            assertThat(String.join("", page.blocks())
                            .codePoints()
                            .filter(c -> Character.getType(c) == Character.SURROGATE))
                    .as("halves of characters")
                    .isEmpty();
        }
        assertThat(pages).extracting(Page::leftOut).containsOnly(texts.size() - next);
        assertThat(next).isLessThanOrEqualTo(room.items());
        boolean summedUp = pages.getLast().blocks().getLast().contains("Overall, you could");
        assertThat(summedUp).isEqualTo(next < texts.size());
        assertThat(pages.stream().limit(pages.size() - 1).flatMap(page -> page.blocks().stream()))
                .noneMatch(shown -> shown.contains("Overall, you could"));
    }

    /** Whatever stands around an item has no more than three quarters of a message. */
    private static void assertWholeWhereTheyFit(Page page, List<String> items, List<Integer> numbers, Room room) {
        String all = String.join("\n", page.blocks());
        for (int number : numbers) {
            String item = items.get(number);
            if (item.length() <= room.block() / 4 && room.size().applyAsInt(item) <= room.total() / 4) {
                assertThat(all).contains(item);
            }
        }
    }

    private static List<Integer> numbers(Page page) {
        List<Integer> numbers = new ArrayList<>();
        for (String block : page.blocks()) {
            Matcher mark = MARK.matcher(block);
            while (mark.find()) {
                numbers.add(Integer.valueOf(mark.group(1)));
            }
        }
        return numbers;
    }

    @Property(tries = 100)
    void whatIsShownIsReadAsItWasGiven(@ForAll("lines") String line) {
        NotificationText text = Tellings.of(MARKUP.escape(line) + ".");

        List<Page> pages = Pages.of(text, room(20_000, 1, 20_000, ALL, 1), MARKUP);

        assertThat(SlackMessages.unescape(pages.getFirst().blocks().getFirst())).isEqualTo("*Things:*\n" + line + ".");
    }

    @Test
    void aLinkThatACutLeavesIsNotRepeated() {
        Link link = new Link("http://localhost:5555/t", "View");
        NotificationText text = Tellings.linked(MARKUP.link(link) + " " + "x".repeat(5_000), link);

        List<Page> pages = Pages.of(text, room(1_000, 8, 10_000, ALL, 10), MARKUP);

        assertThat(pages.getFirst().blocks().getFirst())
                .containsOnlyOnce("http://localhost:5555/t")
                .endsWith("xx…");
    }

    @Provide
    Arbitrary<String> lines() {
        return HostileText.lines();
    }

    @Provide
    Arbitrary<String> markups() {
        return Arbitraries.of(Markups.names());
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> text = HostileText.lines();
        return Arbitraries.frequencyOf(
                Tuple.of(6, text.list().ofMinSize(1).ofMaxSize(20)),
                Tuple.of(2, text.list().ofMinSize(1).ofMaxSize(300)),
                Tuple.of(1, Arbitraries.just(Collections.nCopies(10_000, "line"))));
    }

    private static Room room(int block, int blocks, int total, int items, int parts) {
        return new Room(block, blocks, total, items, parts, String::length);
    }
}
