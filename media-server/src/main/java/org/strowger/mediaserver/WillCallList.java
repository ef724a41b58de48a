package org.strowger.mediaserver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.strowger.conference.Denial;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Identity;
import org.strowger.conference.ParticipantId;
import org.strowger.conference.ParticipantKind;
import org.strowger.conference.Role;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.ReserveReply;

/**
 * The clients that dispatch has announced, by ticket (SPEC C3). Whoever is not here is turned away. Each has a place on the
 * server and one in the conference from the moment he is announced until he has come and gone, or his ticket expires. Any
 * thread.
 */
final class WillCallList {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Site site;
    private final Places places;
    private final BooleanSupplier accepting;
    private final RandomId ids = new RandomId();
    private final SerialQueue expiry = new SerialQueue("will-call");
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    /** @param accepting whether new entries are taken */
    WillCallList(Site site, Places places, BooleanSupplier accepting) {
        this.site = site;
        this.places = places;
        this.accepting = accepting;
    }

    /** A client who will come. */
    record Entry(Reserve reserve, ParticipantId participant, Places.Place place) {
        Identity identity() {
            return Identity.named(reserve.getUser());
        }

        /** Never the ticket: a record's toString ends in logs sooner or later. */
        @Override
        public String toString() {
            return "client of attempt " + reserve.getAttempt();
        }
    }

    /** Puts a client on the list; repeatable. */
    CompletionStage<ReserveReply> reserve(Reserve reserve) {
        if (reserve.getTicket().isEmpty() || reserve.getConference().isEmpty() || reserve.getExpiresInMs() <= 0) {
            return refuse(reserve, "a ticket, a conference and a time are needed");
        }
        if (!accepting.getAsBoolean()) {
            return refuse(reserve, "out of service");
        }
        Entry known = entries.get(reserve.getTicket());
        if (known != null) {
            return known.reserve().getConference().equals(reserve.getConference())
                    ? CompletableFuture.completedFuture(reply(reserve, ""))
                    : refuse(reserve, "ticket is on the list for another conference");
        }
        Optional<Places.Place> place = places.take();
        if (place.isEmpty()) {
            return refuse(reserve, "no free place");
        }
        Entry entry = new Entry(reserve, new ParticipantId(ids.next()), place.get());
        return site.conferences()
                .submit(
                        reserve.getConference(),
                        new FocusCommand.Expect(
                                entry.participant(),
                                entry.identity(),
                                ParticipantKind.SIP,
                                Role.PARTICIPANT,
                                site.clock().instant()))
                .thenApply(denial -> reserved(entry, denial));
    }

    private ReserveReply reserved(Entry entry, Optional<Denial> denial) {
        Reserve reserve = entry.reserve();
        if (denial.isPresent()) {
            entry.place().giveBack();
            return reply(reserve, "conference is full");
        }
        if (entries.putIfAbsent(reserve.getTicket(), entry) != null) {
            // The same Reserve came by two dispatchers at once; the other one's entry stands.
            giveUp(entry);
            return reply(reserve, "");
        }
        Duration life = Duration.ofMillis(Math.min(reserve.getExpiresInMs(), LONGEST.toMillis()));
        site.legs().timers().after(life, expiry, () -> {
            if (entries.remove(reserve.getTicket(), entry)) {
                site.events().record(reserve.getAttempt(), "ticket-expired", "", "", "");
                giveUp(entry);
            }
        });
        site.events().record(reserve.getAttempt(), "will-call", "", "", "for conference " + reserve.getConference());
        return reply(reserve, "");
    }

    /** Whether that ticket would be taken for that conference. */
    boolean expects(String ticket, String conference) {
        Entry entry = entries.get(ticket);
        return entry != null && entry.reserve().getConference().equals(conference);
    }

    /** The entry of that ticket, off the list: a ticket is good once. Empty when there is none for that conference. */
    Optional<Entry> take(String ticket, String conference) {
        Entry entry = entries.get(ticket);
        return entry != null && entry.reserve().getConference().equals(conference) && entries.remove(ticket, entry)
                ? Optional.of(entry)
                : Optional.empty();
    }

    /** Takes that attempt's client off the list, if he is still on it. */
    void cancel(String attempt) {
        remove(entry -> entry.reserve().getAttempt().equals(attempt));
    }

    /** Everybody off the list. */
    void clear() {
        remove(entry -> true);
    }

    private void remove(Predicate<Entry> which) {
        new HashMap<>(entries).forEach((ticket, entry) -> {
            if (which.test(entry) && entries.remove(ticket, entry)) {
                giveUp(entry);
            }
        });
    }

    int count() {
        return entries.size();
    }

    private void giveUp(Entry entry) {
        site.conferences().submit(entry.reserve().getConference(), new FocusCommand.Leave(entry.participant()));
        entry.place().giveBack();
    }

    private static CompletionStage<ReserveReply> refuse(Reserve reserve, String why) {
        return CompletableFuture.completedFuture(reply(reserve, why));
    }

    private static ReserveReply reply(Reserve reserve, String why) {
        return ReserveReply.newBuilder()
                .setAttempt(reserve.getAttempt())
                .setAccepted(why.isEmpty())
                .setWhy(why)
                .build();
    }
}
