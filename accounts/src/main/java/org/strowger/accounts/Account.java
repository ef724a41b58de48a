package org.strowger.accounts;

import java.util.List;
import org.strowger.protocol.E164;

/**
 * A customer and what he may do (SPEC A7, C4). Immutable; any thread.
 *
 * @param id its key in the configuration, as leases and records name it
 * @param name for people
 * @param allowedPrefixes digits with which a number must begin to be telephoned at this account's expense; none = none
 * @param maxParticipants people in all its conferences at once, 0 or more
 * @param maxCalls telephone calls at once, 0 or more
 * @param spendPerDayMicros what its calls may cost us on one day, in millionths of the base currency
 * @param chargePerMinuteMicros what it pays for a minute of talk, in millionths of the base currency
 * @param conferencePrefix comes before a conference's name to make its id, so that two customers may use one name
 * @param guests from where people without credentials may join its conferences
 */
public record Account(
        String id,
        String name,
        List<String> allowedPrefixes,
        int maxParticipants,
        int maxCalls,
        long spendPerDayMicros,
        long chargePerMinuteMicros,
        String conferencePrefix,
        List<Network> guests) {
    public Account {
        allowedPrefixes = List.copyOf(allowedPrefixes);
        guests = List.copyOf(guests);
    }

    /** Whether this account may have that number telephoned at all. */
    public boolean mayCall(E164 number) {
        return allowedPrefixes.stream().anyMatch(number.digits()::startsWith);
    }

    /** The id under which all servers know one of its conferences. */
    public String conferenceId(String conference) {
        return conferencePrefix + conference;
    }
}
