package io.serai.format;

import io.serai.format.NotificationText.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays a notification's details out on as many messages as they need. An item is never parted: it ends where its block
 * ends, and one that alone is too long is cut and keeps its link. What an alert or its destination does not want to
 * show is summed up behind the last item, so that each item is shown once or counted.
 */
final class Pages {
    private static final String BLANK_LINE = "\n\n";

    private final NotificationText text;
    private final Room room;
    private final Markup markup;

    /** Over the items of each page, with its line break. */
    private final String heading;

    /** Under the items of each page, with its blank line. */
    private final String below;

    private final String overall;

    private Pages(NotificationText text, Room room, Markup markup) {
        this.text = text;
        this.room = room;
        this.markup = markup;
        // A quarter each, so that an item has the last one whatever a template says.
        this.heading = text.heading().isBlank() ? "" : quarter(text.heading(), 1) + "\n";
        this.below = text.below() == null || text.below().isBlank() ? "" : BLANK_LINE + quarter(text.below(), 2);
        this.overall = quarter(text.overall(), 2);
    }

    static List<Page> of(NotificationText text, Room room, Markup markup) {
        return new Pages(text, room, markup).lay();
    }

    private List<Page> lay() {
        int wanted = Math.min(room.items(), text.items().size());
        List<Sheet> sheets = new ArrayList<>();
        int next = 0;
        do {
            Sheet sheet = fill(next, wanted, false);
            boolean last = sheets.size() + 1 == room.parts();
            // A sheet on which all of the wanted end is the last as well, and has to say that they are not all.
            if (sheet.end == wanted ? wanted < text.items().size() : last) {
                sheet = fill(next, wanted, true);
            }
            sheets.add(sheet);
            next = sheet.end;
        } while (next < wanted && sheets.size() < room.parts());
        int leftOut = text.items().size() - next;
        List<Page> pages = new ArrayList<>(sheets.size());
        for (Sheet sheet : sheets) {
            boolean summedUp = leftOut > 0 && pages.size() + 1 == sheets.size();
            pages.add(new Page(
                    pages.size() + 1,
                    sheets.size(),
                    sheet.end - sheet.start,
                    leftOut,
                    sheet.blocks(summedUp ? overall : null)));
        }
        return pages;
    }

    /** @param summedUp whether room is kept for the sum of what is left out */
    private Sheet fill(int start, int wanted, boolean summedUp) {
        Sheet sheet = new Sheet(start, summedUp);
        List<Item> items = text.items();
        while (sheet.end < wanted && sheet.take(items.get(sheet.end))) {
            sheet.end++;
        }
        return sheet;
    }

    /** At most a quarter of a block and of a message, with what joins it to the rest. */
    private String quarter(String part, int joint) {
        return cut(part, room.block() / 4 - joint, room.total() / 4 - 2 * joint);
    }

    private String cut(String part, int max, int maxSize) {
        String cut = markup.cut(part, max);
        for (int size = size(cut); size > maxSize && cut.length() > 1; size = size(cut)) {
            int shorter = (int) ((long) cut.length() * maxSize / size);
            cut = markup.cut(part, Math.max(1, Math.min(cut.length() - 1, shorter)));
        }
        return cut;
    }

    private int size(String part) {
        return room.size().applyAsInt(part);
    }

    /** One message under way. */
    private final class Sheet {
        final int start;
        int end;
        private final List<StringBuilder> blocks = new ArrayList<>();
        private final int mostBlocks;
        private final int longest;
        private int left;

        Sheet(int start, boolean summedUp) {
            this.start = start;
            this.end = start;
            boolean ownBlock = summedUp && room.blocks() > 1;
            boolean sameBlock = summedUp && !ownBlock;
            this.mostBlocks = ownBlock ? room.blocks() - 1 : room.blocks();
            this.longest = room.block() - below.length() - (sameBlock ? BLANK_LINE.length() + overall.length() : 0);
            this.left = room.total() - size(heading) - size(below) - (summedUp ? size(BLANK_LINE) + size(overall) : 0);
            blocks.add(new StringBuilder(heading));
        }

        /** Whether there was room for it. An empty sheet has room for every item. */
        boolean take(Item item) {
            String shown = fitted(item);
            StringBuilder block = blocks.getLast();
            String separator = end == start ? "" : text.separator();
            int size = size(shown);
            if (block.length() + separator.length() + shown.length() <= longest && size(separator) + size <= left) {
                block.append(separator).append(shown);
                left -= size(separator) + size;
                return true;
            }
            if (blocks.size() == mostBlocks || size > left) {
                return false;
            }
            blocks.add(new StringBuilder(shown));
            left -= size;
            return true;
        }

        /** As it is, or cut to what an empty sheet has room for. */
        private String fitted(Item item) {
            int max = room.block() - heading.length() - below.length() - BLANK_LINE.length() - overall.length();
            int maxSize = room.total() - size(heading) - size(below) - size(BLANK_LINE) - size(overall);
            String whole = item.markup();
            if (whole.length() <= max && size(whole) <= maxSize) {
                return whole;
            }
            String cut = cut(whole, max, maxSize);
            String link = item.link() == null ? "" : markup.link(item.link());
            String behind = " | " + link;
            if (cut.contains(link) || behind.length() > max / 2 || size(behind) > maxSize / 2) {
                return cut;
            }
            String words = whole.endsWith(behind) ? whole.substring(0, whole.length() - behind.length()) : whole;
            return cut(words, max - behind.length(), maxSize - size(behind)) + behind;
        }

        List<String> blocks(@Nullable String sum) {
            List<String> texts = new ArrayList<>();
            if (end == start) {
                texts.add("");
            } else {
                blocks.forEach(block -> texts.add(block.toString()));
            }
            texts.add((texts.removeLast() + below).strip());
            if (sum != null && room.blocks() > 1) {
                texts.add(sum);
            } else if (sum != null) {
                texts.add((texts.removeLast() + BLANK_LINE + sum).strip());
            }
            texts.removeIf(String::isBlank);
            return texts;
        }
    }
}
