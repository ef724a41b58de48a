package org.strowger.conference;

/**
 * What others may know of who a participant is. A withheld number is dropped on the way in and not kept beside a flag: what
 * is not here cannot leak into a roster, a log or a record (SPEC A9).
 *
 * @param shown what the roster shows
 */
public record Identity(String shown) {
    private static final Identity WITHHELD = new Identity("withheld");
    private static final Identity UNKNOWN = new Identity("unknown");

    /**
     * A telephone caller.
     *
     * @param number E.164 with "+", or "" when the network gave none
     * @param withheld whether the caller asked that it be kept from others
     */
    public static Identity telephone(String number, boolean withheld) {
        if (withheld) {
            return WITHHELD;
        }
        return number.isEmpty() ? UNKNOWN : new Identity(number);
    }

    /** A client who gave a name, or a guest who gave none (""). */
    public static Identity named(String name) {
        return name.isEmpty() ? UNKNOWN : new Identity(name);
    }
}
