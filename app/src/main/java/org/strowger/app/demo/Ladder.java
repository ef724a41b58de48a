package org.strowger.app.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.strowger.protocol.v1.CallEvent;

/**
 * Draws call events as the ladder that telephone engineers read: a column for each party, an arrow for each message
 * (SPEC G4). A message that both of its ends have recorded is one rung. One thread.
 */
final class Ladder {
    /** Columns, from the caller inwards. */
    static final List<String> LANES =
            List.of("caller", "carrier", "asterisk", "switchboard", "dispatch", "media-server");

    private static final int WIDTH = 13;
    private static final int LABEL = 7;
    /** The two ends of a message record it this close to each other, if both do. */
    private static final long SAME_MESSAGE_MICROS = 200_000;

    private final long originMicros;
    private final Map<String, String> lanes;
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, Long> drawn = new HashMap<>();

    /**
     * @param originMicros Unix time in µs that is shown as 0
     * @param lanes the lane of each server and trunk by its name
     */
    Ladder(long originMicros, Map<String, String> lanes) {
        this.originMicros = originMicros;
        this.lanes = Map.copyOf(lanes);
    }

    /** Names a call: what is shown in place of its attempt id. */
    void label(String attempt, String label) {
        labels.put(attempt, label);
    }

    /** The line that names the columns. */
    String head() {
        StringBuilder line = new StringBuilder(" ".repeat(9 + LABEL));
        for (String lane : LANES) {
            int left = (WIDTH - lane.length()) / 2 + 1;
            line.append(" ".repeat(left)).append(lane).append(" ".repeat(WIDTH - left - lane.length()));
        }
        return line.toString().stripTrailing();
    }

    /** One rung; empty for what concerns no call, and for a message that was drawn as its sender told it. */
    Optional<String> rung(CallEvent event) {
        if (event.getAttempt().isEmpty()) {
            return Optional.empty();
        }
        int own = lane(event.getServer()).orElse(0);
        int from = lane(event.getFrom()).orElse(own);
        int to = lane(event.getTo()).orElse(event.getFrom().isEmpty() ? from : own);
        String message = event.getAttempt() + event.getWhat() + from + to;
        long before = drawn.getOrDefault(message, Long.MIN_VALUE / 2);
        if (from != to && event.getAtUs() - before < SAME_MESSAGE_MICROS) {
            return Optional.empty();
        }
        drawn.put(message, event.getAtUs());
        // A call is known by the town of the switchboard that saw it first.
        String label = labels.computeIfAbsent(
                event.getAttempt(),
                attempt -> labels.getOrDefault(
                        event.getServer(), attempt.substring(0, Math.min(LABEL - 1, attempt.length()))));
        String said = event.getText().isEmpty() ? event.getWhat() : event.getWhat() + ": " + event.getText();
        return Optional.of(String.format(
                Locale.ROOT,
                "%+8.3f %-" + LABEL + "s%s %s",
                (event.getAtUs() - originMicros) / 1e6,
                label,
                columns(from, to),
                said));
    }

    private static String columns(int from, int to) {
        char[] line = " ".repeat(WIDTH * LANES.size()).toCharArray();
        for (int i = 0; i < LANES.size(); i++) {
            line[middle(i)] = '│';
        }
        int left = middle(Math.min(from, to));
        int right = middle(Math.max(from, to));
        if (left == right) {
            line[left] = '●';
        } else {
            for (int i = left + 1; i < right; i++) {
                line[i] = '─';
            }
            line[from < to ? right - 1 : left + 1] = from < to ? '▶' : '◀';
        }
        return new String(line);
    }

    /** By the first word of a name such as "switchboard metz", or by whose name it is. */
    private Optional<Integer> lane(String party) {
        int space = party.indexOf(' ');
        String first = space < 0 ? party : party.substring(0, space);
        int lane = LANES.indexOf(lanes.getOrDefault(party, first));
        return lane < 0 ? Optional.empty() : Optional.of(lane);
    }

    private static int middle(int lane) {
        return lane * WIDTH + WIDTH / 2;
    }
}
