package org.strowger.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.strowger.server.StrowgerException;

/**
 * What confload says about one run.
 *
 * @param calls asked for
 * @param up calls that came up
 * @param refusals SIP statuses of the calls that did not come up, and how many of each, as JSON
 * @param why what failed: calls, rx, gaps, tones, delay, selfecho, leak, dropped; SELF = the tester itself was held up
 * @param cpuMillis CPU of the server per participant and second, ms
 * @param cpuCores CPU of the server, 1 = a whole core
 * @param delay50 mouth to ear, median, ms
 * @param delay99 the same, 99 in 100 are below, ms
 * @param tones of the tones sent, how many were heard with the right length, %
 * @param gaps arrivals more than 60 ms apart, %
 * @param megabytes resident memory of the server
 * @param threads of the server
 * @param testerCpu the tester's own, cores
 * @param testerLate its lateness, 99.9 in 100 are below, ms
 */
record LoadRun(
        int calls,
        int up,
        String refusals,
        Set<String> why,
        double cpuMillis,
        double cpuCores,
        double delay50,
        double delay99,
        double tones,
        double gaps,
        double megabytes,
        int threads,
        double testerCpu,
        double testerLate) {
    private static final ObjectMapper JSON = new ObjectMapper();

    LoadRun {
        why = Set.copyOf(why);
    }

    /**
     * Reads the line that confload prints.
     *
     * @throws StrowgerException if it is not such a line
     */
    static LoadRun parse(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new StrowgerException("confload did not print its figures: " + line, e);
        }
        String why = required(json, "why").asText();
        return new LoadRun(
                required(json, "calls").asInt(),
                required(json, "up").asInt(),
                required(json, "codes").toString(),
                why.isEmpty() ? Set.of() : Set.of(why.split(",", -1)),
                required(json, "cpu_ms_per_part_s").asDouble(),
                required(json, "cpu_cores").asDouble(),
                required(required(json, "delay_ms"), "p50").asDouble(),
                required(required(json, "delay_ms"), "p99").asDouble(),
                required(json, "tone_pct").asDouble(),
                required(json, "gap_pct").asDouble(),
                required(json, "rss_mb").asDouble(),
                required(json, "threads").asInt(),
                required(json, "self_cpu").asDouble(),
                required(required(json, "late_ms"), "p999").asDouble());
    }

    private static JsonNode required(JsonNode json, String field) {
        if (!json.has(field)) {
            throw new StrowgerException("confload did not say \"" + field + "\"");
        }
        return json.get(field);
    }

    /** Whether everybody heard what he should. */
    boolean passed() {
        return why.isEmpty();
    }

    /** Whether it says nothing about the server, because the tester itself was held up. */
    boolean invalid() {
        return why.contains("SELF");
    }
}
