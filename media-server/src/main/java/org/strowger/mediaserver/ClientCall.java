package org.strowger.mediaserver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.conference.Denial;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.ParticipantKind;
import org.strowger.conference.Role;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;

/**
 * A SIP client who came with a ticket, from his INVITE to his end. He is in the conference before he is answered, so that one
 * who finds it full is told so (486) and not first charged and then cut off.
 */
final class ClientCall implements LegOwner {
    private static final Logger LOG = LoggerFactory.getLogger(ClientCall.class);

    private final Site site;
    private final WillCallList.Entry entry;
    private final LegJournal journal;
    private final SerialQueue queue;
    private final SipLeg leg;
    private final PhoneMenu menu = PhoneMenu.standard();
    private final Consumer<OrderProgress> progress;
    private boolean over;

    /** @throws StrowgerException if the media have ended */
    ClientCall(Site site, WillCallList.Entry entry, SipCall call, Consumer<OrderProgress> progress) {
        this.progress = progress;
        this.site = site;
        this.entry = entry;
        this.queue = new SerialQueue("client " + entry.participant());
        LegRecord template = LegRecord.newBuilder()
                .setLeg(entry.participant().text())
                .setServer(site.settings().name())
                .setAttempt(entry.reserve().getAttempt())
                .setKind(LegRecord.LegKind.SIP_CLIENT)
                .setAccount(entry.reserve().getAccount())
                .setConference(entry.reserve().getConference())
                .setFrom("sip:" + call.remote().user() + "@" + call.remote().host())
                .setTo("sip:" + call.target().user() + "@" + call.target().host())
                .build();
        this.journal = site.journal(template, "client");
        this.leg = site.legs()
                .open(queue, journal, this, "", false, site.settings().clientCodecs());
    }

    SipLeg leg() {
        return leg;
    }

    void begin(SipCall call, Optional<Sdp> offer) {
        queue.execute(() -> {
            journal.record(LegRecord.Event.CREATED);
            journal.received("invite", "conference " + entry.reserve().getConference());
            Optional<Sdp> answer;
            try {
                answer = leg.take(call, offer);
            } catch (StrowgerException e) {
                journal.noted("no-media", e.getMessage());
                call.refuse(480, "No media port", later(site));
                return;
            } catch (RuntimeException | LinkageError e) {
                // A coder's library may be broken: he hears of it, and may come again without that codec.
                LOG.error("client {}: no media", entry.reserve().getAttempt(), e);
                call.refuse(500, "Media failed", Map.of());
                return;
            }
            if (answer.isEmpty()) {
                call.refuse(488, "No common codec", Map.of());
                return;
            }
            site.conferences()
                    .join(entry.reserve().getConference(), joining(), leg)
                    .thenAccept(denial -> queue.execute(() -> joined(call, answer.get(), denial)));
        });
    }

    private FocusCommand.Join joining() {
        return new FocusCommand.Join(
                entry.participant(),
                entry.identity(),
                ParticipantKind.SIP,
                Role.PARTICIPANT,
                entry.reserve().getAttempt(),
                site.clock().instant());
    }

    private void joined(SipCall call, Sdp answer, Optional<Denial> denial) {
        if (over) {
            return;
        }
        if (denial.isPresent()) {
            call.refuse(486, "Conference is full", later(site));
            return;
        }
        call.answer(answer);
        journal.sent("answered", "");
        journal.record(LegRecord.Event.ANSWERED);
        journal.noted("in-conference", entry.reserve().getConference());
        journal.record(LegRecord.Event.BRIDGED);
        // From now on he is in the conference's figures, which went before this on the same stream.
        progress.accept(progress(OrderProgress.State.IN_CONFERENCE).build());
    }

    /** What a refusal says to one who may be taken another time. */
    static Map<String, String> later(Site site) {
        return Map.of("Retry-After", Long.toString(site.settings().retryAfter().toSeconds()));
    }

    private OrderProgress.Builder progress(OrderProgress.State state) {
        return OrderProgress.newBuilder()
                .setAttempt(entry.reserve().getAttempt())
                .setLease(entry.reserve().getLease())
                .setState(state);
    }

    @Override
    public void established() {
        journal.received("acknowledged", "");
    }

    @Override
    public void key(char key) {
        menu.press(key)
                .ifPresent(entryOfMenu -> site.conferences()
                        .submit(entry.reserve().getConference(), entry.participant(), entryOfMenu::command));
    }

    /** A client is not the network: he may not send us to call others (toll fraud, SPEC C4). */
    @Override
    public Optional<Invitation> follow(SipCall.Referral referral, Sdp offer) {
        return Optional.empty();
    }

    @Override
    public boolean trusts(String source) {
        return false;
    }

    @Override
    public boolean vouches() {
        return false;
    }

    @Override
    public CompletionStage<?> over(Ending ending) {
        over = true;
        journal.ended(ending.cause(), ending.byFarEnd() ? "caller" : "media-server", ending.text());
        // Dispatch counts whom it admitted until his ticket's time is over: one who has come and gone is not to keep
        // others
        // out of his account until then.
        progress.accept(progress(OrderProgress.State.ENDED)
                .setCause(ending.cause())
                .setBy(ending.byFarEnd() ? "caller" : "media-server")
                .setText(ending.text())
                .build());
        return giveUp(site, entry);
    }

    /** Gives back the places of a client whose ticket was taken. */
    static CompletionStage<?> giveUp(Site site, WillCallList.Entry entry) {
        entry.place().giveBack();
        return site.conferences().submit(entry.reserve().getConference(), new FocusCommand.Leave(entry.participant()));
    }
}
