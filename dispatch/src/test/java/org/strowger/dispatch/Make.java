package org.strowger.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.strowger.accounts.Account;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.Identification;

/** Questions and options for tests of rules: all well unless said otherwise. */
final class Make {
    static final Account ACME = new Account("acme", "Acme", List.of("33"), 10, 10, 1_000_000, 0, "acme/", List.of());
    static final Set<Capability> PHONES = Set.of(Capability.TELEPHONY, Capability.VOICE);

    private Make() {}

    static Offer offer(String number, int freeChannels, String reach) {
        return new Offer(
                "metz-carrier", new E164(number), Identification.POOL_NUMBER, "secret-of-" + number, freeChannels, reach);
    }

    static Question question() {
        return new Question(
                "a1",
                ConferenceKey.voice("acme/weekly"),
                ACME,
                PHONES,
                "metz",
                List.of(offer("+33387900001", 5, "")),
                Set.of(),
                Identification.IDENTIFICATION_UNSPECIFIED,
                Optional.empty(),
                ClientKind.CLIENT_KIND_UNSPECIFIED,
                "");
    }

    static Question question(Set<Candidate> excluded, Identification only) {
        Question q = question();
        return new Question(
                q.attempt(),
                q.conference(),
                q.account(),
                q.needed(),
                q.switchboard(),
                q.offers(),
                excluded,
                only,
                q.host(),
                q.kind(),
                q.region());
    }

    static Question client(String region) {
        Question q = question();
        return new Question(
                q.attempt(),
                q.conference(),
                q.account(),
                Set.of(Capability.VOICE),
                "",
                List.of(),
                Set.of(),
                q.only(),
                Optional.empty(),
                ClientKind.SIP,
                region);
    }

    static Option option(MediaServerView server, MediaServerView.TrunkView trunk, Offer offer, long micros) {
        return new Option(
                server,
                Optional.of(
                        new Option.Route(trunk, offer, true, Optional.of(new Price(micros, "EUR", micros * 10)))));
    }

    static Option option(String server, int freePlaces, long micros) {
        return option(server(server, freePlaces), trunk(3, ""), offer("+33387900001", 5, ""), micros);
    }

    static MediaServerView.TrunkView trunk(int free, String reach) {
        return new MediaServerView.TrunkView("carrier", "deck", "", reach, 30, free);
    }

    static MediaServerView server(String name, int freePlaces) {
        return server(name, freePlaces, true, "", PHONES, "europe");
    }

    static MediaServerView server(
            String name, int freePlaces, boolean inService, String lost, Set<Capability> can, String region) {
        return new MediaServerView(
                name, name, region, can, inService, lost, "127.60.0.1:5060", 100, freePlaces, List.of(trunk(3, "")));
    }
}
