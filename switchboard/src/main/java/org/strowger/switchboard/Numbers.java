package org.strowger.switchboard;

import java.util.Optional;
import org.strowger.protocol.E164;

/** Reads numbers as trunks write them: "+33…", "33…" or "0033…". National forms are for the trunk's own dialplan. */
final class Numbers {
    private Numbers() {}

    static Optional<E164> parse(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text.startsWith("00") ? text.substring(2) : text;
        String number = "+" + digits;
        return E164.isE164(number) ? Optional.of(new E164(number)) : Optional.empty();
    }
}
