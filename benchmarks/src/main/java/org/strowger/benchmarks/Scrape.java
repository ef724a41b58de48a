package org.strowger.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.strowger.server.StrowgerException;

/**
 * The metrics of a server, in Prometheus' text format.
 *
 * @param text as it came
 */
record Scrape(String text) {
    private static final Pattern SLOTS =
            Pattern.compile("strowger_counted\\{.*thing=\"slots_begun(?:_within_0*(\\d+)_us)?\"} (\\S+)");
    private static final Pattern COUNTED = Pattern.compile("strowger_counted\\{.*thing=\"(\\w+)\"} (\\S+)");

    /** @throws StrowgerException if nobody answers there */
    static Scrape of(String address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new Scrape(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new StrowgerException("no metrics at " + address + ": " + e.getMessage(), e);
        }
    }

    /** How late the media workers began their slots, since their start. */
    StepDistribution lateness() {
        NavigableMap<Integer, Long> within = new TreeMap<>();
        long all = 0;
        Matcher lines = SLOTS.matcher(text);
        while (lines.find()) {
            long count = (long) Double.parseDouble(lines.group(2));
            if (lines.group(1) == null) {
                all = count;
            } else {
                within.put(Integer.parseInt(lines.group(1)), count);
            }
        }
        if (within.isEmpty()) {
            throw new StrowgerException("the server does not tell how late its media workers are");
        }
        return new StepDistribution(within, all);
    }

    /** One of the media plane's counters; 0 if it is not told. */
    long counted(String thing) {
        return COUNTED.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(thing))
                .mapToLong(line -> (long) Double.parseDouble(line.group(2)))
                .sum();
    }

    /** Heap in use, MB. */
    double heap() {
        return Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)")
                        .matcher(text)
                        .results()
                        .mapToDouble(line -> Double.parseDouble(line.group(1)))
                        .sum()
                / (1 << 20);
    }
}
