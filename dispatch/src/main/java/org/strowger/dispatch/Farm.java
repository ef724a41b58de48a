package org.strowger.dispatch;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.strowger.accounts.Account;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.Accounts;
import org.strowger.accounts.Spending;
import org.strowger.accounts.Usage;
import org.strowger.directory.Committal;
import org.strowger.directory.ConferenceTable;
import org.strowger.directory.Registry;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.server.EventLog;

/**
 * What this dispatcher knows of the farm: all its tables under one lock, which is their owner. Decisions take microseconds,
 * and one at a time is what makes "reserved at the moment of the decision" true (SPEC B5).
 *
 * <p>The classes that work on it take the lock for each message, and never block while they hold it.
 */
final class Farm {
    private static final SecureRandom RANDOM = new SecureRandom();

    final UnclaimedNews unclaimed = new UnclaimedNews();
    final ReentrantLock lock = new ReentrantLock();
    final DispatchSettings settings;
    final Accounts accounts;
    final Spending spending;
    final EventLog events;
    final Selection selection;
    final Leases leases = new Leases();
    final CapacityTable capacity;
    final ConferenceTable conferences;
    final Registry registry;
    final Attempts attempts;
    final Decisions decisions;
    final Map<String, SwitchboardLink> switchboards = new HashMap<>();

    Farm(
            DispatchSettings settings,
            Accounts accounts,
            Spending spending,
            Committal committal,
            Registry registry,
            EventLog events) {
        this.settings = settings;
        this.accounts = accounts;
        this.spending = spending;
        this.events = events;
        this.registry = registry;
        this.selection = new Selection(RuleBook.rules(settings.rules(), settings.distances()));
        this.capacity = new CapacityTable(settings.contactTimeout().toMillis());
        this.conferences = new ConferenceTable(committal);
        this.attempts =
                new Attempts(settings.attemptsKept(), settings.attemptsKeptFor().toMillis());
        this.decisions = new Decisions(settings.decisionsKept());
    }

    /** That many random bits in hex. */
    static String randomHex(int bits) {
        byte[] bytes = new byte[bits / 8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Gives a lease back, and with the last one for an empty conference the conference's host. */
    Optional<Lease> giveBack(Lease lease) {
        Optional<Lease> given = leases.giveBack(lease.id());
        given.filter(gone -> !leases.anyFor(gone.terms().conference()))
                .ifPresent(gone -> conferences.releaseIfEmpty(gone.terms().conference()));
        return given;
    }

    boolean holdsLease(Attempt attempt) {
        return leases.ofAttempt(attempt.id).isPresent();
    }

    /**
     * What the account has going. Who is in a conference counts by what media servers report, too: his lease may have been
     * forgotten in a restart, and a client's ends with his ticket. Who is on the way is in no report yet.
     */
    Usage usage(Account account, AccountTable table, long now) {
        List<Lease> calls = leases.calls(account.id());
        long running = 0;
        for (Lease call : calls) {
            running += estimate(call, call.terms().telephone().orElseThrow().price(), now);
        }
        int reported = inConferences(account, table);
        int people = leases.underWay(account.id()) + Math.max(leases.arrived(account.id()), reported);
        return new Usage(calls.size(), people, spending.todayMicros(account.id()) + running);
    }

    /** Guests are in whatever conference is no customer's. */
    private int inConferences(Account account, AccountTable table) {
        if (!account.id().equals(AccountTable.GUESTS)) {
            return conferences.participants(account.conferencePrefix());
        }
        return conferences.participants()
                - table.customersPrefixes().stream()
                        .mapToInt(conferences::participants)
                        .sum();
    }

    /** A call that runs longer than expected goes on costing. */
    private long estimate(Lease lease, Price price, long now) {
        long expected = settings.expectedCall().toMillis();
        long talked = lease.talkSinceMillis() == 0 ? 0 : Math.max(0, now - lease.talkSinceMillis());
        return talked <= expected ? price.expectedMicros() : price.expectedMicros() * Math.ceilDiv(talked, expected);
    }

    /** Tells the switchboard of an attempt what became of its order, now or when it links again. */
    void tell(Attempt attempt, OrderProgress progress) {
        attempt.latest = Optional.of(progress);
        SwitchboardLink link = switchboards.get(attempt.switchboard);
        if (link != null) {
            link.send(LinkEvent.newBuilder().setProgress(progress).build());
        }
    }

    /** News of an order that another dispatcher, or this one before its restart, gave: its switchboard knows whose it is. */
    void tellAll(OrderProgress progress, long now) {
        unclaimed.add(progress, now);
        var event = LinkEvent.newBuilder().setProgress(progress).build();
        switchboards.values().forEach(link -> link.send(event));
    }

    void event(String attempt, String what, String from, String to, String text) {
        events.record(attempt, what, from, to, FieldChecks.oneLine(text));
    }
}
