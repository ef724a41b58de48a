package org.strowger.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.strowger.accounts.Account;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.Identification;

/**
 * What dispatch is asked, checked. Immutable.
 *
 * @param attempt makes it repeatable
 * @param conference where the person wants to go
 * @param account at whose expense
 * @param needed what the host must be able to do
 * @param switchboard who asks, "" for internet clients
 * @param offers where it can be called back; none for internet clients
 * @param excluded candidates that failed in this attempt
 * @param only the one identification that is acceptable, unspecified = any
 * @param host where the conference runs already
 * @param kind of internet client, unspecified for telephone callers
 * @param region where the internet client is, "" = unknown
 */
public record Question(
        String attempt,
        ConferenceKey conference,
        Account account,
        Set<Capability> needed,
        String switchboard,
        List<Offer> offers,
        Set<Candidate> excluded,
        Identification only,
        Optional<String> host,
        ClientKind kind,
        String region) {
    public Question {
        needed = Set.copyOf(needed);
        offers = List.copyOf(offers);
        excluded = Set.copyOf(excluded);
    }

    /** Whether a media server has to telephone. */
    public boolean byTelephone() {
        return !offers.isEmpty();
    }

    /** The same question with other candidates excluded. */
    public Question excluding(Set<Candidate> failed) {
        return new Question(
                attempt, conference, account, needed, switchboard, offers, failed, only, host, kind, region);
    }

    /** The same question, now that the conference has a host. */
    public Question withHost(String mediaServer) {
        return new Question(
                attempt,
                conference,
                account,
                needed,
                switchboard,
                offers,
                excluded,
                only,
                Optional.of(mediaServer),
                kind,
                region);
    }
}
