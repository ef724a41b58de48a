package org.strowger.accounts;

import org.strowger.protocol.v1.LegRecord;

/**
 * What a record must be to be kept. Only what makes it useless is refused, for its outbox sets it aside then.
 * Texts that are too long are cut.
 */
final class RecordCheck {
    private RecordCheck() {}

    /** @throws RefusedRecord if it can not be kept */
    static LegRecord checked(String server, LegRecord record) {
        if (record.getLeg().isEmpty() || record.getLeg().length() > 128 || !printable(record.getLeg())) {
            throw new RefusedRecord("record refused: leg is 1 to 128 printable characters");
        }
        if (record.getSequence() < 1) {
            throw new RefusedRecord("record of leg " + record.getLeg() + " refused: sequence begins at 1");
        }
        // By value: the event of a newer server may have no name here, and is kept as it is.
        if (record.getEventValue() <= 0
                || record.getKind() == LegRecord.LegKind.UNRECOGNIZED
                || record.getKindValue() <= 0
                || record.getAtMs() <= 0) {
            throw new RefusedRecord("record of leg " + record.getLeg() + " refused: no event, kind or time");
        }
        return record.toBuilder()
                .setServer(cut(record.getServer().isEmpty() ? server : record.getServer(), 64))
                .setAttempt(cut(record.getAttempt(), 256))
                .setAccount(cut(record.getAccount(), 64))
                .setConference(cut(record.getConference(), 160))
                .setDid(cut(record.getDid(), 16))
                .setFrom(cut(record.getFrom(), 256))
                .setTo(cut(record.getTo(), 256))
                .setTrunk(cut(record.getTrunk(), 64))
                .setBy(cut(record.getBy(), 64))
                .setText(cut(record.getText(), 256))
                .setRelease(cut(record.getRelease(), 16))
                .setCurrency(cut(record.getCurrency(), 3))
                .build();
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String cut(String text, int most) {
        // PostgreSQL takes no NUL in a text.
        String clean = text.replace('\0', ' ');
        return clean.length() <= most ? clean : clean.substring(0, most);
    }
}
