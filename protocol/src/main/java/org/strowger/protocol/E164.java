package org.strowger.protocol;

/**
 * A telephone number in the international form of ITU-T E.164: "+" and 3 to 15 digits, of which the first is not 0.
 *
 * <p>Numbers are never passed about as strings, so that a national form, an extension or a SIP user part cannot reach a
 * trunk or a tariff by mistake. Immutable; any thread.
 *
 * @param text the number with its leading "+"
 */
public record E164(String text) implements Comparable<E164> {
    /** @throws IllegalArgumentException if the text is not of that form; the message does not repeat the text */
    public E164 {
        if (!isE164(text)) {
            throw new IllegalArgumentException("not an E.164 number (\"+\", then 3 to 15 digits, the first not 0)");
        }
    }

    /** Whether {@link #E164(String)} would take it. */
    public static boolean isE164(String text) {
        int n = text.length();
        if (n < 4 || n > 16 || text.charAt(0) != '+' || text.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < n; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** The digits without "+", as dialplans and rate decks write them. */
    public String digits() {
        return text.substring(1);
    }

    @Override
    public int compareTo(E164 other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
