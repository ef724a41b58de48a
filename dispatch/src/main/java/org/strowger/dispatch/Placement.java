package org.strowger.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.directory.Commitment;
import org.strowger.directory.Committal;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Refusal;

/** Chooses a media server, reserves what it takes there, and commits the conference to it. Under {@link Farm#lock}. */
final class Placement {
    /** A lost race names the winner, so the second round finds it; more only if that one ends just then. */
    private static final int ROUNDS = 3;

    private final Farm farm;
    private final Tariff tariff;

    Placement(Farm farm, Tariff tariff) {
        this.farm = farm;
        this.tariff = tariff;
    }

    /** What came of it. */
    sealed interface Outcome {
        record Placed(Lease lease, Option option, Ranking ranking) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    private record Call(String deck, E164 number) {}

    /** @param expiresAtMillis when the lease ends by itself */
    Outcome place(Question asked, long expiresAtMillis, long now) {
        Question question = asked;
        for (int round = 0; round < ROUNDS; round++) {
            Optional<String> host = farm.conferences.host(question.conference());
            question = host.isPresent() ? question.withHost(host.get()) : question;
            Ranking ranking = farm.selection.choose(question, options(question, now));
            farm.decisions.add(question, ranking, now);
            if (ranking.winner().isEmpty()) {
                return new Outcome.Refused(ranking.refusal().orElseThrow());
            }
            Option winner = ranking.winner().get();
            Lease lease = farm.leases.reserve(Farm.randomHex(64), terms(question, winner), expiresAtMillis);
            String mediaServer = winner.server().name();
            switch (farm.conferences.commit(question.conference(), new Commitment(mediaServer, question.attempt()))) {
                case Committal.Outcome.Won ignored -> {
                    return new Outcome.Placed(lease, winner, ranking);
                }
                case Committal.Outcome.Lost lost -> {
                    if (lost.holder().mediaServer().equals(mediaServer)) {
                        return new Outcome.Placed(lease, winner, ranking);
                    }
                    farm.leases.giveBack(lease.id());
                }
                case Committal.Outcome.Unknown unknown -> {
                    farm.leases.giveBack(lease.id());
                    return new Outcome.Refused(Grounds.NOT_READY.because(unknown.why()));
                }
            }
        }
        return new Outcome.Refused(Grounds.NOT_READY.because("the conference's host keeps changing; ask again"));
    }

    private static Lease.Terms terms(Question question, Option winner) {
        return new Lease.Terms(
                question.attempt(),
                question.account().id(),
                question.conference(),
                winner.server().name(),
                winner.route()
                        .map(way -> new Lease.Telephone(
                                way.trunk().name(),
                                question.switchboard(),
                                way.offer(),
                                way.price().orElse(new Price(0, "", 0)))));
    }

    /** Every candidate there is; a price is looked up once for each deck and number. */
    private List<Option> options(Question question, long now) {
        var options = new ArrayList<Option>();
        Map<Call, Optional<Price>> prices = new HashMap<>();
        Instant at = Instant.ofEpochMilli(now);
        for (MediaServerView server : farm.capacity.views(farm.leases, now)) {
            if (!question.byTelephone()) {
                options.add(new Option(server, Optional.empty()));
                continue;
            }
            for (MediaServerView.TrunkView trunk : server.trunks()) {
                for (Offer offer : question.offers()) {
                    Optional<Price> price = prices.computeIfAbsent(
                            new Call(trunk.deck(), offer.number()),
                            call -> tariff.price(call.deck(), call.number(), at));
                    boolean free = !farm.leases.numberHeldByOther(offer.number(), question.attempt());
                    options.add(new Option(server, Optional.of(new Option.Route(trunk, offer, free, price))));
                }
            }
        }
        return options;
    }
}
