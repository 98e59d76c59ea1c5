package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** On what was measured, in words that say nothing of whose machine it is. */
record Machine(int cores, String processor, long memoryGib, String system, String java, String redis) {
    static Machine withRedis(String redis) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                redis);
    }

    /** Its model, where the system tells. */
    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** As {@link #write} wrote it. */
    static Machine read(JsonNode json) {
        return new Machine(
                json.path("cores").asInt(),
                json.path("processor").asText(),
                json.path("memoryGib").asLong(),
                json.path("system").asText(),
                json.path("java").asText(),
                json.path("redis").asText());
    }

    ZoneId zone() {
        return ZoneOffset.UTC;
    }

    void write(ObjectNode json) {
        json.put("cores", cores)
                .put("processor", processor)
                .put("memoryGib", memoryGib)
                .put("system", system)
                .put("java", java)
                .put("redis", redis);
    }

    @Override
    public String toString() {
        return "%d cores%s, %d GiB, %s, Java %s, Redis %s; load, hub and Redis share the machine"
                .formatted(cores, processor.isEmpty() ? "" : " (" + processor + ")", memoryGib, system, java, redis);
    }
}
