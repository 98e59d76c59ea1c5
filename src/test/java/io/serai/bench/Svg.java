package io.serai.bench;

import java.util.Locale;

/**
 * A picture that is the same for the same figures: text, rectangles and lines on a card of its own, so that it can be
 * read on a bright page and on a dark one. Colours are told apart by those who are blind to some, too.
 */
final class Svg {
    private static final String FONT = "-apple-system,'Segoe UI',Helvetica,Arial,'Liberation Sans',sans-serif";

    /** Okabe and Ito's colours; on dark ground brighter ones of the same hue. */
    private static final String STYLE =
            """
            <style>
            text{font-family:%s;fill:#1f2328}
            .card{fill:#fff;stroke:#d0d7de}
            .title{font-size:15px;font-weight:600}
            .note,.axis{font-size:12px;fill:#59636e}
            .label,.value{font-size:13px}
            .tick{font-size:11px;fill:#59636e}
            .strong{font-weight:600}
            .grid{stroke:#d8dee4;stroke-width:1}
            .base{stroke:#818b98;stroke-width:1}
            .whisker{stroke:#1f2328;stroke-width:1.5;fill:none}
            .bar{fill:#a3acb7}
            .bar.ours{fill:#0072b2}
            .stem{stroke:#a3acb7;stroke-width:4;fill:none}
            .stem.ours{stroke:#0072b2}
            .line{fill:none;stroke-width:2;stroke-linejoin:round}
            .line.c0{stroke-width:3}
            .c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#009e73}.c3{stroke:#cc79a7}.c4{stroke:#8a6d00}.c5{stroke:#56b4e9}
            .mark{fill:#fff;stroke-width:2}
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}
            .card{fill:#0d1117;stroke:#3d444d}
            .note,.axis,.tick{fill:#9198a1}
            .grid{stroke:#262c36}
            .base{stroke:#656c76}
            .whisker{stroke:#e6edf3}
            .bar{fill:#59636e}
            .bar.ours{fill:#3d9be0}
            .stem{stroke:#59636e}
            .stem.ours{stroke:#3d9be0}
            .c0{stroke:#3d9be0}.c1{stroke:#f0883e}.c2{stroke:#2fc49a}.c3{stroke:#e3a2c8}.c4{stroke:#e0c34c}.c5{stroke:#8fd0f5}
            .mark{fill:#0d1117}
            }
            </style>
            """
                    .formatted(FONT);

    /** Where a text stands by its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;
    private final String title;
    private final String description;

    /** @param description what somebody who can't see it should know */
    Svg(double width, double height, String title, String description) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.description = description;
    }

    Svg text(String style, double x, double y, Anchor anchor, String text) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%s\"".formatted(style, number(x), number(y)));
        if (anchor != Anchor.START) {
            body.append(" text-anchor=\"%s\"".formatted(anchor.name().toLowerCase(Locale.ROOT)));
        }
        body.append('>').append(escape(text)).append("</text>\n");
        return this;
    }

    Svg rectangle(String style, double x, double y, double wide, double high) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\"/>\n"
                .formatted(style, number(x), number(y), number(wide), number(high)));
        return this;
    }

    Svg line(String style, double fromX, double fromY, double toX, double toY) {
        body.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(style, number(fromX), number(fromY), number(toX), number(toY)));
        return this;
    }

    /** @param steps as SVG writes them, in absolute coordinates */
    Svg path(String style, String steps) {
        body.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(style, steps));
        return this;
    }

    Svg circle(String style, double x, double y, double radius) {
        body.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
                .formatted(style, number(x), number(y), number(radius)));
        return this;
    }

    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\"%s>\n"
                        .formatted(
                                number(width),
                                number(height),
                                number(width),
                                number(height),
                                " aria-labelledby=\"title desc\"")
                + "<title id=\"title\">" + escape(title) + "</title>\n"
                + "<desc id=\"desc\">" + escape(description) + "</desc>\n"
                + STYLE
                + "<rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"8\"/>\n"
                        .formatted(number(width - 1), number(height - 1))
                + body
                + "</svg>\n";
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
