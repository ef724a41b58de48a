package org.strowger.mediaserver;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.strowger.conference.Announcement;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SdpException;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipCall;

/**
 * One party by SIP: its media, and the dialog that they belong to at present. The dialog may be exchanged for another
 * (REFER, INVITE with Replaces; SPEC A5) while the media, and the participant behind them, stay what they are.
 *
 * <p>All state is written on the leg's own serial queue; events of any dialog, of the media and of the owner meet there.
 */
final class SipLeg implements SipCall.Listener, MediaPlane.Events, LegWithMedia {
    // The referrer ends the old dialog when it has heard of the success (RFC 5589 §6.1); one that does not would hold a
    // channel for ever.
    private static final Duration REFERRER_ENDS_WITHIN = Duration.ofSeconds(2);

    private final SerialQueue queue;
    private final LegJournal journal;
    private final LegOwner owner;
    private final String language;
    private final MediaLeg media;
    private final Negotiation negotiation;
    private final Legs legs;
    private final KeyRate keys = new KeyRate();
    private @Nullable SipAgent agent;
    private @Nullable SipCall call;
    private @Nullable Move move;
    private @Nullable Former former;
    private MediaPlane.@Nullable Target target;
    private boolean established;
    private boolean over;

    /**
     * @param queue shared with the owner
     * @param announcedOnly see {@link MediaPlane.Target}
     * @param codecs in our order of preference
     */
    SipLeg(
            Legs legs,
            SerialQueue queue,
            LegJournal journal,
            LegOwner owner,
            String language,
            boolean announcedOnly,
            List<Sdp.Format> codecs) {
        this.legs = legs;
        this.queue = queue;
        this.journal = journal;
        this.owner = owner;
        this.language = language;
        this.media = legs.plane().open(this, announcedOnly);
        this.negotiation = new Negotiation(media, announcedOnly, codecs);
    }

    /** The dialog that an INVITE with Replaces is about to end, until that INVITE is answered and acknowledged. */
    private record Former(SipCall call, MediaPlane.@Nullable Target target) {}

    SerialQueue queue() {
        return queue;
    }

    Sdp offer() {
        return negotiation.offer();
    }

    /** Sends the first INVITE. On the queue. */
    void dial(SipAgent through, Invitation invitation) {
        agent = through;
        call = through.invite(invitation, this);
    }

    /**
     * Takes a call that came in, without answering yet. On the queue.
     *
     * @return the answer to send, empty when no codec is common
     */
    Optional<Sdp> take(SipCall incoming, Optional<Sdp> offer) {
        call = incoming;
        if (offer.isEmpty()) {
            return Optional.of(negotiation.offer());
        }
        Optional<Negotiation.Agreed> agreed = negotiation.answer(offer.get(), incoming.remoteSource());
        agreed.ifPresent(a -> connect(a.target()));
        return agreed.map(Negotiation.Agreed::answer);
    }

    void sendDigits(String digits) {
        media.sendDigits(digits);
    }

    /** Ends whatever there is of it. On the queue; the owner hears {@link LegOwner#over}. */
    void hangUp(int q850, String text) {
        if (move != null) {
            Optional<Ending> gone = move.oldEnding();
            move.abandon();
            move = null;
            if (gone.isPresent()) {
                // The old dialog is over already, and nothing more comes from it.
                over(gone.get());
                return;
            }
        }
        if (call == null) {
            over(new Ending(q850, 0, false, text));
        } else {
            call.hangUp(q850, text);
        }
    }

    // The dialog. Its events come on queues of its own.

    @Override
    public void ringing(SipCall from, Optional<Sdp> early) {
        queue.execute(() -> {
            if (from.equals(call) && !over) {
                owner.ringing();
            }
        });
    }

    @Override
    public void established(SipCall from, Sdp remote) {
        queue.execute(() -> {
            if (!from.equals(call) || over) {
                return;
            }
            former = null;
            if (established) {
                return;
            }
            MediaPlane.Target known = target;
            if (known == null) {
                Optional<MediaPlane.Target> agreed = negotiation.accept(remote);
                if (agreed.isEmpty()) {
                    hangUp(Cause.INCOMPATIBLE, "no common codec");
                    return;
                }
                known = agreed.get();
            }
            established = true;
            if (target == null || !owner.vouches()) {
                connect(known);
            }
            owner.established();
        });
    }

    @Override
    public Sdp renegotiate(SipCall from, Sdp offer) {
        return queue.ask(() -> answered(from, offer), Optional.<Sdp>empty())
                .orElseThrow(() -> new SdpException(488, "no common codec"));
    }

    /** The far end asked for an offer of ours in its re-INVITE, and has answered it in its ACK. */
    @Override
    public void renegotiated(SipCall from, Sdp answer) {
        queue.execute(() -> {
            if (!from.equals(call) || over) {
                return;
            }
            boolean known = owner.vouches()
                    || isFrom(from, answer.address())
                    || (target != null && target.address().equals(answer.address()));
            if (known) {
                negotiation.accept(answer).ifPresent(this::reconnect);
            } else {
                // Our port is told already, and may be one on which he would be given what comes from there for others.
                journal.received("re-invite", "not followed: its answer names another host");
            }
        });
    }

    private static boolean isFrom(SipCall call, String address) {
        return TransportAddress.isSameHost(HostPort.host(call.remoteSource()), address);
    }

    private Optional<Sdp> answered(SipCall from, Sdp offer) {
        if (!from.equals(call) || over) {
            return Optional.empty();
        }
        Optional<Negotiation.Agreed> agreed = negotiation.answerAgain(offer, from.remoteSource());
        agreed.map(Negotiation.Agreed::target).ifPresent(this::reconnect);
        return agreed.map(Negotiation.Agreed::answer);
    }

    private void reconnect(MediaPlane.Target next) {
        connect(next);
        journal.received("re-invite", "media now to " + next.address() + ":" + next.port());
    }

    @Override
    public void referred(SipCall from, SipCall.Referral referral) {
        queue.execute(() -> {
            journal.received("refer", "to " + referral.target().hostPort());
            Optional<Invitation> invitation = from.equals(call) && !over && move == null
                    ? owner.follow(referral, negotiation.offer())
                    : Optional.empty();
            if (invitation.isEmpty() || agent == null) {
                referral.refuse();
                journal.sent("refer-declined", "");
                return;
            }
            move = new Move(this, agent, referral);
            journal.noted(
                    "replacing",
                    "INVITE with Replaces to " + invitation.get().target().hostPort());
            move.begin(invitation.get());
        });
    }

    @Override
    public Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
        return queue.ask(() -> replace(old, replacement, offer), Optional.empty());
    }

    private Optional<Sdp> replace(SipCall old, SipCall replacement, Sdp offer) {
        if (!old.equals(call) || over || !owner.trusts(replacement.remoteSource())) {
            return Optional.empty();
        }
        Optional<Negotiation.Agreed> agreed = negotiation.answerAgain(offer, replacement.remoteSource());
        agreed.ifPresent(a -> {
            former = new Former(old, target);
            call = replacement;
            connect(a.target());
            journal.received("replaced", "by a dialog from " + replacement.remoteSource());
        });
        return agreed.map(Negotiation.Agreed::answer);
    }

    @Override
    public void digit(SipCall from, char digit, int milliseconds) {
        media.digitBySignalling(digit);
    }

    @Override
    public void ended(SipCall from, int q850, int status, boolean byFarEnd, String text) {
        queue.execute(() -> {
            if (former != null && from.equals(former.call())) {
                former = null;
            }
            if (!from.equals(call)) {
                return;
            }
            if (former != null) {
                // The replacement was given up before it was answered: the dialog that it was to replace still stands.
                call = former.call();
                if (former.target() != null) {
                    connect(former.target());
                }
                former = null;
                return;
            }
            Ending ending = new Ending(q850, status, byFarEnd, text);
            if (move != null && byFarEnd) {
                // The far end may be quicker to end the old dialog than we are to see the new one answered.
                move.onlyHope(ending);
            } else {
                over(ending);
            }
        });
    }

    // The exchange of dialogs. On the queue.

    /** The new dialog is answered: it is the leg's from now on. */
    boolean moved(Move by, SipCall replacement, Sdp remote) {
        Optional<MediaPlane.Target> agreed = by.equals(move) && !over ? negotiation.accept(remote) : Optional.empty();
        if (agreed.isEmpty()) {
            return false;
        }
        connect(agreed.get());
        SipCall old = call;
        call = replacement;
        move = null;
        if (old != null) {
            legs.timers().after(REFERRER_ENDS_WITHIN, queue, () -> old.hangUp(Cause.NORMAL_CLEARING, "replaced"));
        }
        journal.received(
                "replaced",
                "media now to " + agreed.get().address() + ":" + agreed.get().port());
        return true;
    }

    /** There will be no new dialog; the old one goes on, unless it is gone meanwhile. */
    void notMoved(Move by, String why) {
        if (!by.equals(move)) {
            return;
        }
        move = null;
        journal.noted("not-replaced", why);
        by.oldEnding().ifPresent(this::over);
    }

    // Media. On a thread of the plane's.

    @Override
    public void flowing() {
        queue.execute(() -> journal.noted("media-flowing", ""));
    }

    @Override
    public void digit(char digit) {
        queue.execute(() -> {
            if (!over && keys.hears(System.nanoTime())) {
                owner.key(digit);
            }
        });
    }

    // The conference. On the conference's queue.

    @Override
    public MediaLeg media() {
        return media;
    }

    @Override
    public void play(Announcement announcement) {
        media.play(new MediaPlane.Prompt(
                announcement.name().toLowerCase(Locale.ROOT).replace('_', '-'), language));
    }

    @Override
    public void end(int q850, String why) {
        queue.execute(() -> hangUp(q850, why));
    }

    private void connect(MediaPlane.Target next) {
        target = next;
        // Before his ACK a client's address may be forged: our 200 and all the speech behind it would go to a third
        // party.
        boolean vouched = owner.vouches() || (established && call != null && isFrom(call, next.address()));
        media.connect(next.vouched(vouched));
    }

    private void over(Ending ending) {
        if (over) {
            return;
        }
        over = true;
        owner.over(ending)
                .whenComplete((left, failure) -> media.close(figures -> queue.execute(() -> {
                    journal.measured(figures);
                    legs.closed(this);
                })));
    }
}
