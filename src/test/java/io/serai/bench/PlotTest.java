package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.bench.Comparison.Better;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {
    private static final String LONG = "model of the access pattern: read, add, write the whole bucket";

    private static Stream<String> plots() {
        Comparison near = new Comparison("events accepted, one in a request", "/s", Better.MORE);
        Comparison far = new Comparison("memory with a million <queued> events & more", "MiB", Better.LESS);
        Comparison nothing = new Comparison("acknowledged events that were lost", "", Better.LESS);
        Comparison missing = new Comparison("a figure that nobody has", "ms", Better.LESS);
        for (int run = 0; run < 5; run++) {
            near.add("Serai", 7_365 + 500 * run)
                    .add("Alertmanager", 10_368 - 900 * run)
                    .add(LONG, 1_307);
            far.add("Serai", 366)
                    .add("Alertmanager", 0.002)
                    .add("Node-RED", 12_345_678.9 + run)
                    .add(LONG, 0);
            nothing.add("Serai", 0).add("Alertmanager", 0);
            missing.add("Serai", 3).add("Alertmanager", Double.NaN);
        }
        Comparison once = new Comparison(
                        "a figure with so many words to say what it is that they need more than a line of the picture",
                        "ms",
                        Better.LESS)
                .add("Serai", 0.5)
                .add("Alertmanager", 0.4);
        Series flat = new Series("cost of an event", "alerts", "ns");
        Series crowded = new Series("appended", "events in a bucket", "/s");
        Series single = new Series("one point alone", "events", "ms").add("Serai", 1, 1);
        for (int x = 10; x <= 10_000; x *= 10) {
            flat.add("Serai", x, 440 + x / 1000.0).add(LONG, x, 450);
            for (int line = 0; line < 14; line++) {
                crowded.add("Serai " + line, x, line % 3 == 0 ? 1e-3 * x : 5_000 + line);
            }
        }
        return Stream.concat(
                Stream.of(near, far, nothing, missing, once).map(BarPlot::of),
                Stream.of(flat, crowded, single).map(LinePlot::of));
    }

    @ParameterizedTest
    @MethodSource("plots")
    void textsDoNotOverlapAndNothingLeavesTheCard(String svg) throws Exception {
        Document picture = parse(svg);
        String[] box = picture.getDocumentElement().getAttribute("viewBox").split(" ");
        Rectangle2D card = new Rectangle2D.Double(0, 0, Double.parseDouble(box[2]), Double.parseDouble(box[3]));

        List<Rectangle2D> texts =
                elements(picture, "text").stream().map(PlotTest::boxOfText).toList();
        assertThat(texts).allSatisfy(text -> assertThat(card.contains(text))
                .as("%s in the card", text)
                .isTrue());
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(texts.get(i).intersects(texts.get(j)))
                        .as("%s over %s", texts.get(i), texts.get(j))
                        .isFalse();
            }
        }
        assertThat(elements(picture, "rect")).allSatisfy(rectangle -> assertThat(card.contains(boxOf(rectangle)))
                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("plots")
    void saysInWordsWhatItShowsAndRunsNothing(String svg) throws Exception {
        Document picture = parse(svg);

        assertThat(elements(picture, "title")).hasSize(1);
        assertThat(elements(picture, "desc").getFirst().getTextContent()).contains("Serai");
        assertThat(svg)
                .contains("prefers-color-scheme:dark")
                .doesNotContain("<script", "NaN\"", "Infinity")
                .doesNotContain("href");
    }

    @ParameterizedTest
    @MethodSource("plots")
    void isTheSameForTheSameFigures(String svg) {
        assertThat(plots()).contains(svg);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document picture, String name) {
        NodeList nodes = picture.getElementsByTagName(name);
        return new ArrayList<>(IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList());
    }

    private static Rectangle2D boxOf(Element rectangle) {
        return new Rectangle2D.Double(
                number(rectangle, "x"),
                number(rectangle, "y"),
                number(rectangle, "width"),
                number(rectangle, "height"));
    }

    private static Rectangle2D boxOfText(Element text) {
        int size =
                switch (text.getAttribute("class").split(" ")[0]) {
                    case "title" -> TextWidth.TITLE;
                    case "tick" -> TextWidth.TICK;
                    case "label", "value" -> TextWidth.LABEL;
                    default -> TextWidth.NOTE;
                };
        double width = TextWidth.of(text.getTextContent(), size);
        double left = number(text, "x")
                - switch (text.getAttribute("text-anchor")) {
                    case "middle" -> width / 2;
                    case "end" -> width;
                    default -> 0;
                };
        return new Rectangle2D.Double(left, number(text, "y") - 0.8 * size, width, size);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
