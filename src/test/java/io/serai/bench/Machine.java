package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** On what was measured, in words that say nothing of whose machine it is. */
record Machine(int cores, long memoryGib, String system, String java, String redis) {
    static Machine withRedis(String redis) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                redis);
    }

    ZoneId zone() {
        return ZoneOffset.UTC;
    }

    void write(ObjectNode json) {
        json.put("cores", cores)
                .put("memoryGib", memoryGib)
                .put("system", system)
                .put("java", java)
                .put("redis", redis);
    }

    @Override
    public String toString() {
        return "%d cores, %d GiB, %s, Java %s, Redis %s; load, hub and Redis share the machine"
                .formatted(cores, memoryGib, system, java, redis);
    }
}
