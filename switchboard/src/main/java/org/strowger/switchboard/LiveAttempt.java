package org.strowger.switchboard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.Did;
import org.strowger.switchboard.AttemptAction.*;

/**
 * An attempt at work: hands it events one by one and carries out what it wants.
 *
 * <p>Events come from any thread and wait in a queue of the attempt's own. Questions to dispatch run on a second queue, so
 * that a callback may come before the answer does, and a cancel never overtakes the question that it is about. What
 * Asterisk's events say waits in a third one until Asterisk has confirmed it.
 */
final class LiveAttempt {
    private static final int CANCEL_TRIES = 10;
    private static final long CANCEL_AGAIN_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(LiveAttempt.class);

    final String id;
    final Leg caller;
    private final Did did;
    private final Office office;
    private final Attempt machine;
    private final LegJournal journal;
    private final SerialQueue events;
    private final SerialQueue questions;
    private final SerialQueue rumours;
    private final Map<Timer, Runnable> timers = new EnumMap<>(Timer.class);
    private final Map<String, CompletableFuture<Verdict>> claims = new ConcurrentHashMap<>();
    private final Set<String> callbacksThere = ConcurrentHashMap.newKeySet();
    private Optional<E164> chosen = Optional.empty();
    // Somebody may have been told to dial any of the numbers that were offered.
    private boolean anyMayBeDialled;
    private volatile boolean over;
    private volatile boolean callerThere = true;

    /** What a callback is told. */
    sealed interface Verdict {
        record Admitted(String attempt) implements Verdict {}

        record Turned(int cause) implements Verdict {}
    }

    LiveAttempt(String id, Leg caller, Did did, Office office) {
        this.id = id;
        this.caller = caller;
        this.did = did;
        this.office = office;
        this.machine = new Attempt(caller);
        this.journal = new LegJournal(office.settings().name(), id, did, office.records());
        this.events = new SerialQueue(office.threads());
        this.questions = new SerialQueue(office.threads());
        this.rumours = new SerialQueue(office.threads());
    }

    boolean over() {
        return over;
    }

    /** Takes an event. Any thread, never waits. */
    void post(AttemptEvent event) {
        events.execute(() -> {
            track(event);
            for (AttemptAction action : machine.on(event)) {
                perform(action);
            }
        });
    }

    /** Runs what confirms an event of Asterisk's and posts it, after those that came before. Any thread, never waits. */
    void confirm(Runnable rumour) {
        rumours.execute(rumour);
    }

    /** Puts a callback to the attempt; the answer may wait for dispatch's. Any thread. */
    CompletableFuture<Verdict> claim(Leg leg, ReleasePlan plan) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        claims.put(leg.uniqueId(), verdict);
        post(new AttemptEvent.CallbackArrived(leg, plan));
        return verdict;
    }

    /** After events may have been missed: what is not there any more has gone, what is in a bridge has come there. */
    void reconcile(Map<String, AsteriskLink.LiveChannel> present) {
        AsteriskLink.LiveChannel mine = present.get(caller.uniqueId());
        for (String uniqueId : callbacksThere) {
            AsteriskLink.LiveChannel callback = present.get(uniqueId);
            if (callback == null) {
                post(new AttemptEvent.CallbackGone(uniqueId, 0));
            } else if (callback.bridged()) {
                post(new AttemptEvent.CallbackWaits(uniqueId));
            }
        }
        if (mine == null && callerThere) {
            post(new AttemptEvent.CallerGone(0));
        } else if (mine != null && mine.bridged()) {
            post(new AttemptEvent.CallerBridged());
        }
    }

    private void track(AttemptEvent event) {
        if (event instanceof AttemptEvent.CallerGone) {
            callerThere = false;
            office.channels().callerGone(id);
        } else if (event instanceof AttemptEvent.CallbackGone gone) {
            callbacksThere.remove(gone.uniqueId());
            claims.remove(gone.uniqueId());
            if (callbacksThere.isEmpty() && chosen.isEmpty()) {
                office.channels().callbackGone(id);
            }
        } else if (event instanceof AttemptEvent.CallbackArrived arrived) {
            callbacksThere.add(arrived.leg().uniqueId());
        } else if (event instanceof AttemptEvent.AsteriskRestarted) {
            callerThere = false;
            callbacksThere.clear();
            office.channels().callerGone(id);
            office.channels().callbackGone(id);
        } else if (event instanceof AttemptEvent.Refused) {
            anyMayBeDialled = false;
        }
    }

    private void perform(AttemptAction action) {
        switch (action) {
            case Ask a -> ask(a);
            case Cancel a -> cancel(a);
            case KeepNumber a -> keepNumber(a.decision());
            case ReturnNumbers a -> returnNumbers();
            case Admit a -> answerClaim(a.callback(), new Verdict.Admitted(id));
            case Refuse a -> {
                callbacksThere.remove(a.callback().uniqueId());
                office.refused(a.callback(), a.why());
                answerClaim(a.callback(), new Verdict.Turned(a.cause()));
            }
            case Join a ->
                move(
                        "join",
                        caller,
                        "join",
                        Map.of("STROWGER_PEER", a.callback().channel()));
            case ReferCaller a ->
                move(
                        "refer",
                        caller,
                        "refer",
                        Map.of("STROWGER_PEER", a.callback().channel(), "STROWGER_REFER", a.uri()));
            case AnswerCaller a -> move("answer", caller, "answer", Map.of());
            case ReferCallback a ->
                move("refer-callback", a.callback(), "refer-callback", Map.of("STROWGER_REFER", a.uri()));
            case RecallCallback a -> move("recall", a.callback(), "callback", Map.of());
            case HoldCaller a -> move("hold", caller, "hold", Map.of());
            case EndCaller a -> endCaller(a);
            case EndCallback a -> hangup(a.callback(), Cause.toldByAsterisk(a.cause()));
            case Arm a -> arm(a.timer());
            case Disarm a -> disarm(a.timer());
            case PauseRefer a -> office.referPause().refused(a.trunk(), office.nowMs());
            case Note a -> note(a);
            case CallerRecord a ->
                journal.write(a, caller, machine.decision(), machine.degree(), System.currentTimeMillis());
            case CallbackRecord a -> journal.write(a, machine.decision(), machine.degree(), System.currentTimeMillis());
            case Finished a -> finished(a.ending());
        }
    }

    private void ask(Ask action) {
        // Armed before asking: the callback may come before the answer does.
        List<CallbackOffer> offers = new ArrayList<>();
        for (Trunk trunk : office.settings().trunks().values()) {
            int free = trunk.identifications().isEmpty() ? 0 : office.channels().offer(trunk.name(), id);
            if (free > 0) {
                offers.addAll(office.expected().offer(id, trunk.name(), free, office.nowMs()));
            }
        }
        anyMayBeDialled = true;
        AskRequest request = AskRequest.newBuilder()
                .setAttempt(id)
                .setSwitchboard(office.settings().name())
                .setDid(did.getNumber())
                .setCaller(caller.from().message())
                .addAllOffers(offers)
                .addAllExcluded(action.excluded())
                .setOnly(did.getOnly())
                .build();
        note(new Note(
                "asked",
                "switchboard",
                "dispatch",
                "round " + (action.round() + 1) + ", " + offers.size() + " offers"));
        questions.execute(() -> {
            Dispatchers.Answer answer = office.dispatchers().ask(request, () -> callerThere);
            post(event(action.round(), answer));
        });
    }

    private AttemptEvent event(int round, Dispatchers.Answer answer) {
        if (answer.reply().isEmpty()) {
            return new AttemptEvent.NoDispatcher(round);
        }
        AskReply reply = answer.reply().get();
        return switch (reply.getOutcomeCase()) {
            case DECISION -> {
                if (answer.only()) {
                    events.execute(() -> anyMayBeDialled = false);
                }
                yield new AttemptEvent.Decided(round, reply.getDecision());
            }
            case REFUSAL -> new AttemptEvent.Refused(round, reply.getRefusal());
            case OUTCOME_NOT_SET -> new AttemptEvent.NoDispatcher(round);
        };
    }

    private void cancel(Cancel action) {
        CancelRequest request = CancelRequest.newBuilder()
                .setAttempt(id)
                .setCause(action.cause())
                .setWhy(action.why())
                .build();
        note(new Note("cancel", "switchboard", "dispatch", action.why()));
        questions.execute(() -> cancel(request, CANCEL_TRIES));
    }

    // A lease that cannot be given back ends by itself some day; until then it keeps others out, so it is tried again.
    private void cancel(CancelRequest request, int tries) {
        if (!office.dispatchers().cancel(request) && tries > 1 && over) {
            office.timers().later(() -> questions.execute(() -> cancel(request, tries - 1)), CANCEL_AGAIN_MS);
        }
    }

    private void keepNumber(Decision decision) {
        chosen = Numbers.parse(decision.getCandidate().getCallbackNumber());
        office.expected().release(id, chosen, n -> anyMayBeDialled, office.nowMs());
        office.trunkOf(chosen).ifPresent(trunk -> office.channels().decided(trunk, id));
    }

    private void returnNumbers() {
        Optional<E164> dialled = chosen;
        chosen = Optional.empty();
        office.expected()
                .release(
                        id,
                        Optional.empty(),
                        n -> anyMayBeDialled || dialled.filter(n::equals).isPresent(),
                        office.nowMs());
        if (callbacksThere.isEmpty()) {
            office.channels().callbackGone(id);
        }
    }

    private void answerClaim(Leg callback, Verdict verdict) {
        CompletableFuture<Verdict> claim = claims.remove(callback.uniqueId());
        if (claim != null) {
            claim.complete(verdict);
        }
    }

    private void move(String what, Leg leg, String extension, Map<String, String> variables) {
        try {
            office.asterisk().redirect(leg.uniqueId(), extension, variables);
        } catch (AsteriskLink.CommandException e) {
            post(new AttemptEvent.CommandFailed(what + ": " + e.getMessage()));
        }
    }

    private void endCaller(EndCaller action) {
        String apology = office.settings().apology();
        int cause = Cause.toldByAsterisk(action.cause());
        if (action.apologise() && !apology.isEmpty()) {
            try {
                office.asterisk()
                        .redirect(
                                caller.uniqueId(),
                                "apology",
                                Map.of("STROWGER_CAUSE", Integer.toString(cause), "STROWGER_SORRY", apology));
                return;
            } catch (AsteriskLink.CommandException e) {
                LOG.debug("{}: no apology: {}", id, e.getMessage());
            }
        }
        hangup(caller, cause);
    }

    private void hangup(Leg leg, int cause) {
        try {
            office.asterisk().hangup(leg.uniqueId(), cause);
        } catch (AsteriskLink.CommandException e) {
            // Gone already, or AMI is lost: then its end, or the list of channels on reconnection, will tell.
            LOG.debug("{}: hang-up of {}: {}", id, leg.channel(), e.getMessage());
        }
    }

    private void arm(Timer timer) {
        disarm(timer);
        timers.put(timer, office.timers().later(() -> post(new AttemptEvent.TimeUp(timer)), limitMs(timer)));
    }

    private void disarm(Timer timer) {
        Runnable cancel = timers.remove(timer);
        if (cancel != null) {
            cancel.run();
        }
    }

    private long limitMs(Timer timer) {
        SwitchboardSettings.Limits limits = office.settings().limits();
        return switch (timer) {
            case LIMIT -> TimeUnit.SECONDS.toMillis(Attempts.limitSeconds(did));
            case CALLBACK -> limits.callback().toMillis();
            case HELD -> limits.held().toMillis();
            case ENTER -> limits.enter().toMillis();
            case JOIN -> limits.join().toMillis();
            case WATCHDOG -> limits.watchdog().toMillis();
            case SETTLE -> limits.settle().toMillis();
            case ENDED -> limits.ended().toMillis();
            case LEFTOVER -> limits.leftover().toMillis();
            case GONE -> limits.gone().toMillis();
            case LONGEST_CALL -> limits.longestCall().toMillis();
        };
    }

    private void note(Note note) {
        office.note(id, note);
    }

    private void finished(Ending ending) {
        new HashSet<>(timers.keySet()).forEach(this::disarm);
        claims.values().forEach(c -> c.complete(new Verdict.Turned(Cause.REJECTED)));
        office.channels().callerGone(id);
        office.channels().callbackGone(id);
        over = true;
        office.finished(this, ending);
    }
}
