package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.strowger.accounts.Account;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.DidSettings;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.Refusal;

/** Turns a switchboard's question into ours, or says what is wrong with it. Pure. */
final class AskCheck {
    private static final int MOST_OFFERS = 32;
    private static final int MOST_EXCLUDED = 256;

    private AskCheck() {}

    /** A question that can be answered, or the reason why not. */
    sealed interface Checked {
        record Good(DidSettings did, Account account, Question question) implements Checked {}

        record Bad(Refusal refusal) implements Checked {}
    }

    static Checked check(AskRequest request, AccountTable table) {
        Optional<String> fault = fault(request);
        if (fault.isPresent()) {
            return new Checked.Bad(Grounds.BAD_REQUEST.because(fault.get()));
        }
        Optional<DidSettings> did =
                table.did(new E164(request.getDid())).filter(found -> found.servedBy(request.getSwitchboard()));
        if (did.isEmpty()) {
            return new Checked.Bad(Grounds.NO_SUCH_DID.because(
                    "no account has " + request.getDid() + " at switchboard " + request.getSwitchboard()));
        }
        Account account = table.account(did.get().account()).orElseThrow();
        Identification only = request.getOnly() == Identification.IDENTIFICATION_UNSPECIFIED
                ? did.get().only()
                : request.getOnly();
        var question = new Question(
                request.getAttempt(),
                ConferenceKey.voice(account.conferenceId(did.get().conference())),
                account,
                EnumSet.of(Capability.TELEPHONY, Capability.VOICE),
                request.getSwitchboard(),
                offers(request),
                new HashSet<>(request.getExcludedList()),
                only,
                Optional.empty(),
                ClientKind.CLIENT_KIND_UNSPECIFIED,
                "");
        return new Checked.Good(did.get(), account, question);
    }

    private static List<Offer> offers(AskRequest request) {
        var offers = new ArrayList<Offer>();
        for (CallbackOffer offer : request.getOffersList()) {
            offers.add(new Offer(
                    offer.getTrunk(),
                    new E164(offer.getNumber()),
                    offer.getIdentification(),
                    offer.getSecret(),
                    offer.getFreeChannels(),
                    offer.getReach()));
        }
        return offers;
    }

    private static Optional<String> fault(AskRequest request) {
        if (!FieldChecks.isAttempt(request.getAttempt())) {
            return Optional.of("attempt: 1 to 256 printable characters without spaces");
        }
        if (!FieldChecks.isName(request.getSwitchboard())) {
            return Optional.of("switchboard: 1 to 64 letters, digits and _ . -");
        }
        if (!E164.isE164(request.getDid())) {
            return Optional.of("did: not an E.164 number");
        }
        if (!FieldChecks.isNumberOrEmpty(request.getCaller().getNumber())) {
            return Optional.of("caller: not an E.164 number");
        }
        if (request.getOnly() == Identification.UNRECOGNIZED) {
            return Optional.of("only: no such identification");
        }
        if (request.getOffersCount() == 0 || request.getOffersCount() > MOST_OFFERS) {
            return Optional.of("offers: 1 to " + MOST_OFFERS + " numbers to call back");
        }
        if (request.getExcludedCount() > MOST_EXCLUDED) {
            return Optional.of("excluded: at most " + MOST_EXCLUDED);
        }
        for (Candidate excluded : request.getExcludedList()) {
            if (!FieldChecks.isName(excluded.getMediaServer())
                    || !FieldChecks.isWordOrEmpty(excluded.getTrunk())
                    || !FieldChecks.isNumberOrEmpty(excluded.getCallbackNumber())) {
                return Optional.of("excluded: not a candidate");
            }
        }
        return request.getOffersList().stream()
                .map(AskCheck::fault)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> fault(CallbackOffer offer) {
        if (!FieldChecks.isName(offer.getTrunk()) || !FieldChecks.isWordOrEmpty(offer.getReach())) {
            return Optional.of("offer: trunk and reach are letters, digits and _ . -");
        }
        if (!E164.isE164(offer.getNumber())) {
            return Optional.of("offer: not an E.164 number");
        }
        if (offer.getSecret().length() > 128) {
            return Optional.of("offer: secret longer than 128 characters");
        }
        return switch (offer.getIdentification()) {
            case POOL_NUMBER -> Optional.empty();
            case DTMF_DIGITS ->
                offer.getSecret().matches("[0-9]{1,32}") ? Optional.empty() : Optional.of("offer: digits are missing");
            case SIP_HEADER ->
                offer.getSecret().matches("[!-~]+") ? Optional.empty() : Optional.of("offer: token is missing");
            case IDENTIFICATION_UNSPECIFIED, UNRECOGNIZED -> Optional.of("offer: no identification");
        };
    }
}
