package org.strowger.dispatch;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.strowger.directory.Commitment;
import org.strowger.directory.ConferenceKey;
import org.strowger.directory.ConferenceTable;
import org.strowger.directory.Registry;
import org.strowger.protocol.v1.ConferenceReport;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Trunk;
import org.strowger.protocol.v1.Welcome;

/**
 * Media servers: who is in contact, what they report, and what their loss means (SPEC B2, C1). Any thread; time comes in as
 * an argument, Unix milliseconds.
 */
final class Contacts {
    /** Temporary failure (Q.850). */
    private static final int TEMPORARY_FAILURE = 41;

    private static final int MOST_TRUNKS = 256;
    /** What is said beyond belief must not make sums overflow, nor the account of another poorer. */
    private static final int MOST_PARTICIPANTS = 1_000_000;

    /** Memory alone is given back by this, so it has time; sweeps are frequent, and cost as much as there are calls. */
    private static final long FORGET_EVERY_MILLIS = 5000;

    private final Farm farm;
    private final Calls calls;
    private final Joins joins;

    private final TrunkDecks trunkDecks;
    private long forgetAt;

    /** Hears which rate deck prices calls on a trunk. Never blocks. */
    interface TrunkDecks {
        void trunk(String mediaServer, String trunk, String deck);
    }

    Contacts(Farm farm, Calls calls, Joins joins, TrunkDecks trunkDecks) {
        this.farm = farm;
        this.calls = calls;
        this.joins = joins;
        this.trunkDecks = trunkDecks;
    }

    /**
     * A media server introduces itself.
     *
     * @return why it is turned away, empty if it is welcome
     */
    Optional<String> hello(Hello hello, MediaServerLink link, long now) {
        Optional<String> fault = fault(hello);
        if (fault.isPresent()) {
            return fault;
        }
        farm.lock.lock();
        try {
            String name = hello.getMediaServer();
            if (!farm.registry.register(registration(hello, now))) {
                return Optional.of("a later start of " + name + ", or another kind of server, has this name");
            }
            CapacityTable.Arrival arrival = farm.capacity.hello(hello, link, now);
            if (arrival == CapacityTable.Arrival.FORMER) {
                return Optional.of("a later start of " + name + " is here");
            }
            link.send(MediaServerCommand.newBuilder()
                    .setWelcome(Welcome.newBuilder()
                            .setDispatcher(farm.settings.name())
                            .setReportEveryMs(farm.settings.reportEvery().toMillis()))
                    .build());
            farm.event("", "contact", name, farm.settings.name(), arrival.name().toLowerCase(Locale.ROOT));
            hello.getTrunksList().forEach(trunk -> trunkDecks.trunk(name, trunk.getName(), trunk.getDeck()));
            reconcile(hello, arrival, now);
            return Optional.empty();
        } finally {
            farm.lock.unlock();
        }
    }

    private static Registry.Registration registration(Hello hello, long now) {
        return new Registry.Registration(
                Registry.Kind.MEDIA_SERVER,
                hello.getMediaServer(),
                hello.getBootEpoch(),
                FieldChecks.oneLine(hello.getLocation()),
                now);
    }

    /** What it says it runs is right; what we thought beyond that is over. */
    private void reconcile(Hello hello, CapacityTable.Arrival arrival, long now) {
        String name = hello.getMediaServer();
        Set<ConferenceKey> running = new HashSet<>();
        hello.getConferencesList().stream()
                .filter(report -> report.getParticipants() > 0)
                .forEach(report -> running.add(ConferenceKey.voice(report.getConference())));
        if (arrival == CapacityTable.Arrival.RESTARTED) {
            joins.lost(name, now);
        }
        for (Lease lease : farm.leases.on(name)) {
            if (arrival == CapacityTable.Arrival.RESTARTED) {
                boolean talked = lease.stage() == Lease.Stage.IN_CONFERENCE;
                calls.failed(
                        lease,
                        talked ? OrderProgress.State.ENDED : OrderProgress.State.FAILED,
                        TEMPORARY_FAILURE,
                        "media-server",
                        name + " has started anew");
            } else if (lease.stage() == Lease.Stage.IN_CONFERENCE
                    && !running.contains(lease.terms().conference())) {
                farm.giveBack(lease);
            }
        }
        Set<ConferenceKey> kept = new HashSet<>(running);
        farm.leases.on(name).forEach(lease -> kept.add(lease.terms().conference()));
        farm.conferences.retain(name, kept);
        hello.getConferencesList().forEach(report -> conference(name, report));
    }

    /** Anything after the introduction; what comes on a replaced stream is late and does not count. */
    void report(String mediaServer, MediaServerLink link, MediaServerReport report, long now) {
        farm.lock.lock();
        try {
            if (!farm.capacity.heard(mediaServer, link, now)) {
                return;
            }
            switch (report.getReportCase()) {
                case CAPACITY -> {
                    if (farm.capacity.report(mediaServer, link, report.getCapacity())) {
                        farm.leases.reported(mediaServer);
                    }
                }
                case PROGRESS -> calls.progress(mediaServer, report.getProgress(), now);
                case CONFERENCE -> conference(mediaServer, report.getConference());
                case RESERVED -> joins.reserved(mediaServer, report.getReserved(), now);
                case HELLO, REPORT_NOT_SET ->
                    farm.event("", "ignored", mediaServer, farm.settings.name(), "empty report");
            }
        } finally {
            farm.lock.unlock();
        }
    }

    private void conference(String mediaServer, ConferenceReport report) {
        if (report.getConference().isEmpty() || report.getConference().length() > 128) {
            return;
        }
        ConferenceKey conference = ConferenceKey.voice(report.getConference());
        ConferenceTable.Effect effect = farm.conferences.report(
                conference,
                new Commitment(mediaServer, report.getAttempt()),
                Math.clamp(report.getParticipants(), 0, MOST_PARTICIPANTS),
                report.getVersion(),
                farm.leases.anyFor(conference));
        if (effect == ConferenceTable.Effect.ELSEWHERE && report.getParticipants() > 0) {
            farm.event(
                    report.getAttempt(),
                    "split",
                    mediaServer,
                    farm.settings.name(),
                    "conference " + report.getConference() + " runs on "
                            + farm.conferences.host(conference).orElse("") + " as well");
        }
    }

    /** The stream of a media server broke. What it was still dialling is asked of others; who talks goes on talking. */
    void lost(String mediaServer, MediaServerLink link, long now) {
        farm.lock.lock();
        try {
            if (!farm.capacity.lost(mediaServer, link, now)) {
                return;
            }
            farm.event("", "contact-lost", mediaServer, farm.settings.name(), "");
            joins.lost(mediaServer, now);
            for (Lease lease : farm.leases.on(mediaServer)) {
                if (lease.stage().compareTo(Lease.Stage.ANSWERED) < 0
                        && lease.terms().telephone().isPresent()) {
                    calls.failed(
                            lease,
                            OrderProgress.State.FAILED,
                            TEMPORARY_FAILURE,
                            "dispatch",
                            mediaServer + " is not in contact");
                }
            }
        } finally {
            farm.lock.unlock();
        }
    }

    /** Ends what is over by time: leases, waiting clients, dead media servers, old attempts. */
    void sweep(long now) {
        farm.lock.lock();
        try {
            for (Lease lease : farm.leases.expired(now)) {
                if (lease.terms().telephone().isPresent()) {
                    calls.expired(lease);
                } else {
                    farm.giveBack(lease);
                }
            }
            joins.sweep(now);
            List<String> dead =
                    farm.capacity.dead(now, farm.settings.deadAfter().toMillis());
            dead.forEach(this::buried);
            if (now >= forgetAt) {
                forgetAt = now + FORGET_EVERY_MILLIS;
                joins.forget();
                farm.attempts.sweep(now, farm::holdsLease);
            }
        } finally {
            farm.lock.unlock();
        }
    }

    private void buried(String mediaServer) {
        List<Lease> left = farm.leases.on(mediaServer);
        left.forEach(farm::giveBack);
        farm.conferences.retain(mediaServer, Set.of());
        farm.capacity.forget(mediaServer);
    }

    private static Optional<String> fault(Hello hello) {
        if (!FieldChecks.isName(hello.getMediaServer())) {
            return Optional.of("media_server: 1 to 64 letters, digits and _ . -");
        }
        if (hello.getTrunksCount() > MOST_TRUNKS) {
            return Optional.of("trunks: at most " + MOST_TRUNKS);
        }
        for (Trunk trunk : hello.getTrunksList()) {
            if (!FieldChecks.isName(trunk.getName())
                    || !FieldChecks.isWordOrEmpty(trunk.getReach())
                    || !FieldChecks.isWordOrEmpty(trunk.getDeck())
                    || !FieldChecks.isNumberOrEmpty(trunk.getPresents())) {
                return Optional.of("trunk: a bad name, deck, reach or number");
            }
        }
        return Optional.empty();
    }
}
