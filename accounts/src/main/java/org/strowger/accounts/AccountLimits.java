package org.strowger.accounts;

import java.util.Optional;

/**
 * Says no before the money is gone: toll fraud is the danger in this trade (SPEC C4). Pure; any thread.
 *
 * <p>The prefixes that may be called are not checked here but for each candidate: another callback number may be allowed.
 */
public final class AccountLimits {
    private AccountLimits() {}

    /** Why one more telephone call is too much, in one line. */
    public static Optional<String> objectionToCall(Account account, Usage usage) {
        if (usage.calls() >= account.maxCalls()) {
            return Optional.of(
                    "account " + account.id() + " has " + usage.calls() + " of " + account.maxCalls() + " calls");
        }
        if (usage.spentMicros() >= account.spendPerDayMicros()) {
            return Optional.of("account " + account.id() + " has spent " + Money.decimal(usage.spentMicros()) + " of "
                    + Money.decimal(account.spendPerDayMicros()) + " today");
        }
        return objectionToParticipant(account, usage);
    }

    /** Why one more participant is too much, in one line. */
    public static Optional<String> objectionToParticipant(Account account, Usage usage) {
        if (usage.participants() >= account.maxParticipants()) {
            return Optional.of("account " + account.id() + " has " + usage.participants() + " of "
                    + account.maxParticipants() + " participants");
        }
        return Optional.empty();
    }
}
