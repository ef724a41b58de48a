package org.strowger.accounts;

import java.util.Set;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.Treatment;

/**
 * A local number and what becomes of those who dial it (SPEC A1, A7). Immutable; any thread.
 *
 * @param number what the caller dials
 * @param account whose it is: a key of {@link AccountTable#accounts()}
 * @param conference the name of the account's conference it leads to
 * @param treatment what the caller hears while he waits unanswered
 * @param sound sound file for an announcement, music class for music, else ""
 * @param limitSeconds how long he waits before he is released, 5..180: carriers end unanswered calls after 60 to 180 s
 * @param language BCP 47
 * @param only the one identification that the account accepts, or unspecified for any
 * @param switchboards the switchboards that serve it; none = all
 */
public record DidSettings(
        E164 number,
        String account,
        String conference,
        Treatment treatment,
        String sound,
        int limitSeconds,
        String language,
        Identification only,
        Set<String> switchboards) {
    public DidSettings {
        switchboards = Set.copyOf(switchboards);
    }

    /** Whether callers of it arrive at that switchboard. */
    public boolean servedBy(String switchboard) {
        return switchboards.isEmpty() || switchboards.contains(switchboard);
    }
}
