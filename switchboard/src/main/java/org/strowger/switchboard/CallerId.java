package org.strowger.switchboard;

import java.util.Optional;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Caller;

/**
 * Who called, as the network said it (RFC 3325: the number may be given to us and yet be withheld from everybody else).
 *
 * @param number absent when the network gave none that is a telephone number
 * @param withheld the caller asked that it be kept secret
 */
record CallerId(Optional<E164> number, boolean withheld) {
    // Asterisk's callerid.h: bits 0x60 of the presentation, 0x20 = restricted.
    private static final int PRESENTATION = 0x60;
    private static final int RESTRICTED = 0x20;

    static CallerId of(String number, int presentation) {
        boolean withheld = (presentation & PRESENTATION) == RESTRICTED || number.equalsIgnoreCase("anonymous");
        return new CallerId(Numbers.parse(number), withheld);
    }

    /** For records, events and logs (SPEC A9). */
    String shown() {
        return withheld ? "withheld" : number.map(E164::text).orElse("");
    }

    Caller message() {
        return Caller.newBuilder()
                .setNumber(number.map(E164::text).orElse(""))
                .setWithheld(withheld)
                .build();
    }

    /** Never the number: a record's toString ends in logs sooner or later. */
    @Override
    public String toString() {
        return shown();
    }
}
