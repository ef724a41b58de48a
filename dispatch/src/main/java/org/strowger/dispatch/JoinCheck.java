package org.strowger.dispatch;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.strowger.accounts.Account;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.ConferenceName;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.Refusal;

/**
 * Turns an internet client's wish into a question, or says what is wrong with it. Pure. Until clients can prove who they
 * are, all are guests of the account they name.
 */
final class JoinCheck {
    private JoinCheck() {}

    /** A wish that can be answered, or the reason why not. */
    sealed interface Checked {
        record Good(Account account, Question question) implements Checked {}

        record Bad(Refusal refusal) implements Checked {}
    }

    static Checked check(JoinRequest request, AccountTable table, Distances distances) {
        Optional<String> fault = fault(request);
        if (fault.isPresent()) {
            return new Checked.Bad(Grounds.BAD_REQUEST.because(fault.get()));
        }
        String id = request.getAccount().isEmpty() ? AccountTable.GUESTS : request.getAccount();
        Optional<Account> account = table.account(id);
        // One text for both: whoever asks must not learn which accounts there are.
        if (account.isEmpty()
                || account.get().guests().stream().noneMatch(network -> network.contains(request.getSource()))) {
            return new Checked.Bad(
                    Grounds.UNAUTHORISED.because("guests from " + request.getSource() + " are not admitted"));
        }
        var question = new Question(
                request.getAttempt(),
                ConferenceKey.voice(account.get().conferenceId(request.getConference())),
                account.get(),
                needed(request.getKind()),
                "",
                List.of(),
                Set.of(),
                Identification.IDENTIFICATION_UNSPECIFIED,
                Optional.empty(),
                request.getKind(),
                distances.region(request.getSource()));
        return new Checked.Good(account.get(), question);
    }

    private static Set<Capability> needed(ClientKind kind) {
        return kind == ClientKind.TEXT ? EnumSet.of(Capability.TEXT_MESSAGES) : EnumSet.of(Capability.VOICE);
    }

    private static Optional<String> fault(JoinRequest request) {
        if (!FieldChecks.isAttempt(request.getAttempt())) {
            return Optional.of("attempt: 1 to 256 printable characters without spaces");
        }
        if (!ConferenceName.isValid(request.getConference())) {
            return Optional.of(ConferenceName.RULE);
        }
        if (!FieldChecks.isWordOrEmpty(request.getAccount())) {
            return Optional.of("account: at most 64 letters, digits and _ . -");
        }
        if (request.getUser().length() > 128 || request.getUser().chars().anyMatch(Character::isISOControl)) {
            return Optional.of("user: at most 128 characters on one line");
        }
        if (request.getKind() == ClientKind.CLIENT_KIND_UNSPECIFIED || request.getKind() == ClientKind.UNRECOGNIZED) {
            return Optional.of("kind: no such kind of client");
        }
        try {
            InetAddress.ofLiteral(request.getSource());
        } catch (IllegalArgumentException e) {
            return Optional.of("source: not an IP address");
        }
        return Optional.empty();
    }
}
