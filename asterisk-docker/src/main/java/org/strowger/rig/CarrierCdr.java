package org.strowger.rig;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the carrier's own records: what it would bill.
 *
 * @param from the number it presented, "" when unknown
 * @param to the dialled number's digits
 * @param channel the calling leg
 * @param dstChannel the called leg, "" when there was none
 * @param startSeconds when it began, seconds since 1970
 * @param answerSeconds when it was answered, 0 if it was not
 * @param endSeconds when it ended
 * @param billedSeconds how long it was answered
 * @param disposition ANSWERED, NO ANSWER, BUSY, FAILED or CONGESTION
 */
public record CarrierCdr(
        String from,
        String to,
        String channel,
        String dstChannel,
        double startSeconds,
        double answerSeconds,
        double endSeconds,
        double billedSeconds,
        String disposition) {
    /** Reads a line that carrier/cdr_custom.conf wrote; quoted fields may hold commas. */
    static CarrierCdr parse(String line) {
        List<String> f = fields(line);
        return new CarrierCdr(
                f.get(0),
                f.get(1),
                f.get(2),
                f.get(3),
                seconds(f.get(4)),
                seconds(f.get(5)),
                seconds(f.get(6)),
                seconds(f.get(8)),
                f.get(9));
    }

    private static double seconds(String field) {
        return field.isEmpty() ? 0 : Double.parseDouble(field);
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
