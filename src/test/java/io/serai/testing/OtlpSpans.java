package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the spans in what is sent to a collector: an ExportTraceServiceRequest of OTLP, as protobuf. The numbers of fields
 * are those of https://github.com/open-telemetry/opentelemetry-proto (trace.proto, common.proto).
 */
public final class OtlpSpans {
    private OtlpSpans() {}

    /**
     * One span.
     *
     * @param parentId empty: it is the first of its trace
     * @param links the ids of the spans that it is linked to, as {@code trace/span}
     */
    public record Span(
            String traceId,
            String spanId,
            String parentId,
            String name,
            Map<String, String> attributes,
            List<String> links,
            boolean failed) {
        /** As links name it. */
        public String place() {
            return traceId + "/" + spanId;
        }
    }

    /** All spans of a request. */
    public static List<Span> read(byte[] request) {
        List<Span> spans = new ArrayList<>();
        for (Field resource : fields(request)) {
            for (Field scope : fields(resource.bytes())) {
                if (scope.number() == 2) {
                    fields(scope.bytes()).stream()
                            .filter(field -> field.number() == 2)
                            .forEach(field -> spans.add(span(field.bytes())));
                }
            }
        }
        return spans;
    }

    private static Span span(byte[] message) {
        Map<Integer, byte[]> ids = new TreeMap<>();
        Map<String, String> attributes = new TreeMap<>();
        List<String> links = new ArrayList<>();
        boolean failed = false;
        for (Field field : fields(message)) {
            switch (field.number()) {
                case 1, 2, 4, 5 -> ids.put(field.number(), field.bytes());
                case 9 -> {
                    List<Field> pair = fields(field.bytes());
                    attributes.put(
                            new String(pair.get(0).bytes(), UTF_8),
                            value(pair.get(1).bytes()));
                }
                case 13 -> {
                    List<Field> link = fields(field.bytes());
                    links.add(hex(link.get(0).bytes()) + "/" + hex(link.get(1).bytes()));
                }
                case 15 ->
                    failed = fields(field.bytes()).stream().anyMatch(part -> part.number() == 3 && part.varint() == 2);
                default -> {
                    // Times, kinds and the like.
                }
            }
        }
        return new Span(
                hex(ids.get(1)),
                hex(ids.get(2)),
                hex(ids.get(4)),
                new String(ids.get(5), UTF_8),
                attributes,
                links,
                failed);
    }

    private static String value(byte[] any) {
        List<Field> fields = fields(any);
        if (fields.isEmpty()) {
            return "";
        }
        Field field = fields.getFirst();
        return field.number() == 1 ? new String(field.bytes(), UTF_8) : Long.toString(field.varint());
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex(bytes);
    }

    /** @param bytes of a field that has a length, else empty */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares fields
    private record Field(int number, long varint, byte[] bytes) {}

    private static List<Field> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> fields.add(new Field(number, varint(in), new byte[0]));
                case 1 -> fields.add(new Field(number, in.getLong(), new byte[0]));
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.add(new Field(number, 0, bytes));
                }
                case 5 -> fields.add(new Field(number, in.getInt(), new byte[0]));
                default -> throw new IllegalArgumentException("no protobuf");
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
