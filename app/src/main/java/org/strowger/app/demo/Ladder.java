package org.strowger.app.demo;

import java.util.List;
import java.util.Locale;
import org.strowger.protocol.v1.CallEvent;

/**
 * Draws call events as the ladder that telephone engineers read: a column for each party, an arrow for each message
 * (SPEC G4). Stateless but for the moment at which it was made, from which times count; any thread.
 */
final class Ladder {
    /** Columns from the caller inwards; an event's parties are matched by the first word of their names. */
    private static final List<String> LANES =
            List.of("caller", "carrier", "asterisk", "switchboard", "dispatch", "media-server");

    private static final int WIDTH = 13;

    private final long originMicros;

    /** @param originMicros Unix time in µs that is shown as 0 */
    Ladder(long originMicros) {
        this.originMicros = originMicros;
    }

    /** The line that names the columns. */
    String head() {
        StringBuilder line = new StringBuilder("         ");
        for (String lane : LANES) {
            line.append(centred(lane));
        }
        return line.toString().stripTrailing();
    }

    /** One rung. */
    String rung(CallEvent event) {
        int from = lane(event.getFrom());
        int to = lane(event.getTo());
        if (from < 0 && to < 0) {
            from = to = Math.max(0, lane(event.getServer()));
        } else if (from < 0) {
            from = to;
        } else if (to < 0) {
            to = from;
        }
        String time = String.format(Locale.ROOT, "%+8.3f ", (event.getAtUs() - originMicros) / 1e6);
        String said = event.getText().isEmpty() ? event.getWhat() : event.getWhat() + ": " + event.getText();
        return time + columns(from, to) + " " + said;
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

    private static int lane(String party) {
        for (int i = 0; i < LANES.size(); i++) {
            if (party.equals(LANES.get(i)) || party.startsWith(LANES.get(i) + " ")) {
                return i;
            }
        }
        return -1;
    }

    private static int middle(int lane) {
        return lane * WIDTH + WIDTH / 2;
    }

    private static String centred(String text) {
        int left = (WIDTH - text.length()) / 2 + 1;
        return " ".repeat(Math.max(0, left)) + text + " ".repeat(Math.max(0, WIDTH - left - text.length()));
    }
}
