package org.strowger.dispatch;

import org.strowger.protocol.E164;

/** What fields of requests may look like. Whoever reaches the port may send anything (SPEC C4). */
final class FieldChecks {
    private FieldChecks() {}

    /** Names of servers, trunks, reaches. */
    static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= 64 && isPlain(text);
    }

    /** Attempt ids: what the asker made up, printable, without spaces; front doors make them from SIP Call-IDs. */
    static boolean isAttempt(String text) {
        return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** One word of at most 64 characters, or nothing. */
    static boolean isWordOrEmpty(String text) {
        return text.isEmpty() || isName(text);
    }

    static boolean isNumberOrEmpty(String text) {
        return text.isEmpty() || E164.isE164(text);
    }

    /** What others send us for people to read: kept short and on one line. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private static boolean isPlain(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '.'
                        || c == '-');
    }
}
