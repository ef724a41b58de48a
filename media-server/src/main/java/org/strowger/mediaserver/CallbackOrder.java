package org.strowger.mediaserver;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.strowger.conference.Denial;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Identity;
import org.strowger.conference.ParticipantId;
import org.strowger.conference.ParticipantKind;
import org.strowger.conference.Role;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/**
 * One order to dial, from its arrival to the end of the leg that it made (SPEC A4). The place that was taken for it is given
 * back with that end, whatever it was.
 *
 * <p>State is written on the leg's queue.
 */
final class CallbackOrder implements LegOwner {
    private final OrderDesk desk;
    private final Site site;
    private final OrderToDial order;
    private final OutTrunk trunk;
    private final Places.Place place;
    private final SerialQueue queue;
    private final LegJournal journal;
    private final ParticipantId participant;
    private final SipLeg leg;
    private final PhoneMenu menu = PhoneMenu.standard();
    private @Nullable DigitsHandshake handshake;
    private volatile OrderProgress progress = OrderProgress.getDefaultInstance();
    private boolean inConference;
    private boolean over;
    private String endedBy = "";

    /** @throws StrowgerException if the media have ended */
    CallbackOrder(OrderDesk desk, OrderToDial order, OutTrunk trunk, Places.Place place, String legId) {
        this.desk = desk;
        this.site = desk.site();
        this.order = order;
        this.trunk = trunk;
        this.place = place;
        this.queue = new SerialQueue("order " + order.getAttempt());
        this.participant = new ParticipantId(legId);
        LegRecord template = LegRecord.newBuilder()
                .setLeg(legId)
                .setServer(site.settings().name())
                .setAttempt(order.getAttempt())
                .setKind(LegRecord.LegKind.CALLBACK_OUT)
                .setAccount(order.getAccount())
                .setConference(order.getConference())
                .setDid(order.getDid())
                .setFrom(trunk.presents())
                .setTo(order.getNumber())
                .setTrunk(trunk.name())
                .build();
        this.journal = site.journal(template, trunk.name());
        this.leg = site.legs().open(queue, journal, this, order.getLanguage(), !trunk.ownPorts(), trunk.codecs());
    }

    OrderToDial order() {
        return order;
    }

    /** What was reported last; any thread. */
    OrderProgress progress() {
        return progress;
    }

    /** Keeps a place in the conference, then dials. Any thread. */
    void begin() {
        queue.execute(() -> journal.record(LegRecord.Event.CREATED));
        site.conferences()
                .submit(
                        order.getConference(),
                        new FocusCommand.Expect(
                                participant, identity(), ParticipantKind.TELEPHONE, Role.PARTICIPANT, now()))
                .thenAccept(denial -> queue.execute(() -> expected(denial)));
    }

    /** Ends it in whatever state it is; crossing the answer is ordinary. Any thread. */
    void cancel(int cause, String why, String by) {
        queue.execute(() -> {
            if (!over) {
                endedBy = endedBy.isEmpty() ? by : endedBy;
                journal.noted("cancelled", why);
                leg.hangUp(cause == 0 ? Cause.NORMAL_CLEARING : cause, why);
            }
        });
    }

    /** As {@link #cancel}, unless the caller is in the conference already. Any thread. */
    void supersede() {
        queue.execute(() -> {
            if (!inConference) {
                cancel(Cause.NORMAL_CLEARING, "superseded by another order for this attempt", "dispatch");
            }
        });
    }

    private void expected(Optional<Denial> denial) {
        if (over) {
            return;
        }
        if (denial.isPresent()) {
            endedBy = "media-server";
            leg.hangUp(Cause.USER_BUSY, "conference is full");
            return;
        }
        Invitation invitation;
        try {
            invitation = invitation();
        } catch (StrowgerException e) {
            journal.noted("no-media", e.getMessage());
            endedBy = "media-server";
            leg.hangUp(Cause.CONGESTION, "no media port");
            return;
        }
        leg.dial(desk.agent(), invitation);
        journal.sent("invite", "to " + order.getNumber());
        report(OrderProgress.State.DIALLING);
    }

    private Invitation invitation() {
        HostPort peer = HostPort.parse(trunk.peer());
        Map<String, String> headers = new LinkedHashMap<>();
        if (order.getIdentification() == Identification.SIP_HEADER) {
            headers.put(site.settings().tokenHeader(), order.getSecret());
        }
        Duration ring = site.settings().longestRing();
        if (order.getRingForMs() > 0 && order.getRingForMs() < ring.toMillis()) {
            ring = Duration.ofMillis(order.getRingForMs());
        }
        return new Invitation(
                new SipUri(order.getNumber(), peer.host(), peer.port(), Map.of("user", "phone")),
                from(),
                "",
                Optional.empty(),
                headers,
                leg.offer(),
                Optional.empty(),
                ring);
    }

    private SipUri from() {
        if (trunk.presents().isEmpty()) {
            return new SipUri("anonymous", "anonymous.invalid", 0, Map.of());
        }
        HostPort us = HostPort.parse(desk.agent().advertised());
        return new SipUri(trunk.presents(), us.host(), us.port(), Map.of("user", "phone"));
    }

    @Override
    public void ringing() {
        if (progress.getState() == OrderProgress.State.DIALLING) {
            journal.received("ringing", "");
            journal.record(LegRecord.Event.RINGING);
            report(OrderProgress.State.RINGING);
        }
    }

    @Override
    public void established() {
        journal.received("answered", "");
        journal.record(LegRecord.Event.ANSWERED);
        report(OrderProgress.State.ANSWERED);
        if (order.getIdentification() == Identification.DTMF_DIGITS) {
            handshake = new DigitsHandshake(
                    site.settings().digits(),
                    order.getSecret(),
                    site.legs().timers(),
                    queue,
                    digits -> {
                        journal.sent("digits", digits.length() + " digits");
                        leg.sendDigits(digits);
                    },
                    this::identified);
            handshake.begin();
        } else {
            // By number or header the switchboard knew us before it answered, so nobody else is listening, and every
            // moment from here on is silence for the caller.
            join();
        }
    }

    private void identified(boolean accepted) {
        if (accepted) {
            journal.received("accepted", "");
            join();
        } else {
            cancel(Cause.CALL_REJECTED, "digits were not accepted", "media-server");
        }
    }

    private void join() {
        site.conferences()
                .join(
                        order.getConference(),
                        new FocusCommand.Join(
                                participant,
                                identity(),
                                ParticipantKind.TELEPHONE,
                                Role.PARTICIPANT,
                                order.getAttempt(),
                                now()),
                        leg)
                .thenAccept(denial -> queue.execute(() -> joined(denial)));
    }

    private void joined(Optional<Denial> denial) {
        if (over) {
            return;
        }
        if (denial.isPresent()) {
            cancel(Cause.USER_BUSY, "conference refused: " + denial.get(), "media-server");
            return;
        }
        inConference = true;
        journal.noted("in-conference", order.getConference());
        journal.record(LegRecord.Event.BRIDGED);
        report(OrderProgress.State.IN_CONFERENCE);
    }

    @Override
    public void key(char key) {
        if (inConference) {
            menu.press(key)
                    .ifPresent(entry -> site.conferences().submit(order.getConference(), participant, entry::command));
        } else if (handshake != null) {
            handshake.key(key);
        }
    }

    @Override
    public Optional<Invitation> follow(SipCall.Referral referral, Sdp offer) {
        if (referral.replaces().isEmpty()) {
            // A participant is not to be sent elsewhere by the network: only its dialog may change.
            return Optional.empty();
        }
        Optional<String> route =
                trunk.releaseThrough().isEmpty() ? Optional.empty() : Optional.of(trunk.releaseThrough());
        return Optional.of(new Invitation(
                referral.target(),
                from(),
                "",
                route,
                Map.of(),
                offer,
                referral.replaces(),
                site.settings().replaceWithin()));
    }

    @Override
    public boolean trusts(String source) {
        return desk.isPeer(HostPort.host(source));
    }

    @Override
    public boolean vouches() {
        return true;
    }

    @Override
    public CompletionStage<?> over(Ending ending) {
        over = true;
        if (handshake != null) {
            handshake.stop();
        }
        boolean theirs = ending.byFarEnd() && endedBy.isEmpty();
        String by = theirs ? "caller-side" : endedBy.isEmpty() ? "media-server" : endedBy;
        journal.ended(ending.cause(), recordedBy(by), ending.text());
        progress = progress.toBuilder()
                .setCause(ending.cause())
                .setBy(by)
                .setText(ending.text())
                .build();
        report(inConference ? OrderProgress.State.ENDED : OrderProgress.State.FAILED);
        desk.over(this);
        place.giveBack();
        return site.conferences().submit(order.getConference(), new FocusCommand.Leave(participant));
    }

    private String recordedBy(String by) {
        return switch (by) {
            case "caller-side" -> inConference ? "caller" : "network";
            case "dispatch" -> "switchboard";
            default -> by;
        };
    }

    private void report(OrderProgress.State state) {
        progress = progress.toBuilder()
                .setAttempt(order.getAttempt())
                .setLease(order.getLease())
                .setState(state)
                .setCandidate(Candidate.newBuilder()
                        .setMediaServer(site.settings().name())
                        .setTrunk(trunk.name())
                        .setCallbackNumber(order.getNumber()))
                .build();
        desk.report(progress);
    }

    private Identity identity() {
        return Identity.telephone(
                order.getCaller().getNumber(), order.getCaller().getWithheld());
    }

    private Instant now() {
        return site.clock().instant();
    }
}
