package org.strowger.switchboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.switchboard.AttemptAction.*;
import org.strowger.switchboard.AttemptEvent.*;

/**
 * One caller's way from the local number into a talk: a state machine without clock, threads or I/O.
 *
 * <p>Each event gives a list of actions. Whatever the order of events, the callback of a stranger is never admitted, the
 * lease is given back, every channel is told to end, and it finishes once, with a cause. Confined to one queue.
 */
final class Attempt {
    /** Where it stands. */
    enum Phase {
        NEW,
        /** Dispatch was asked. */
        ASKING,
        /** The media server was told to dial. */
        CALLING,
        /** The callback was admitted and is on its way into its waiting bridge. */
        ENTERING,
        /** A REFER is under way. */
        RELEASING,
        /** The caller is on his way into the bridge. */
        JOINING,
        TALKING,
        /** Asterisk is out of it. */
        RELEASED,
        ENDING,
        OVER
    }

    // More candidates than this are not tried for one caller: he has waited long enough.
    private static final int MAX_ROUNDS = 6;

    private final Leg caller;
    private final List<Candidate> excluded = new ArrayList<>();
    private final List<OrderProgress> early = new ArrayList<>();
    private final Map<String, Callback> callbacks = new LinkedHashMap<>();
    private List<AttemptAction> actions = new ArrayList<>();
    private Phase phase = Phase.NEW;
    private int round;
    private boolean leaseHeld;
    private boolean callerReady;
    private boolean callerAnswered;
    private boolean callerGone;
    private boolean limitPassed;
    private boolean referSent;
    // A REFER was given up but may still succeed at the far end.
    private boolean referOpen;
    private boolean callbackWaits;
    private boolean mediaServerEnded;
    private String hungUpFirst = "";
    private Optional<Decision> decision = Optional.empty();
    private Optional<CallbackArrived> held = Optional.empty();
    private Optional<Callback> current = Optional.empty();
    private Optional<Ending> ending = Optional.empty();

    Attempt(Leg caller) {
        this.caller = caller;
    }

    Phase phase() {
        return phase;
    }

    Optional<Decision> decision() {
        return decision;
    }

    /** Takes an event; returns what to do, in order. */
    List<AttemptAction> on(AttemptEvent event) {
        actions = new ArrayList<>();
        if (phase == Phase.OVER) {
            if (event instanceof CallbackArrived late) {
                refuse(late.leg(), "late");
            }
            return actions;
        }
        switch (event) {
            case Arrived e -> arrived();
            case CallerReady e -> callerReady();
            case CallerAnswered e -> callerAnswered();
            case CallerGone e -> callerGone(e.cause());
            case CallerBridged e -> callerBridged();
            case BridgeMissed e -> bridgeMissed();
            case WaitedInVain e -> limit();
            case Decided e -> decided(e);
            case Refused e -> refused(e);
            case NoDispatcher e -> noDispatcher(e.round());
            case HangupSeen e -> hungUpFirst = hungUpFirst.isEmpty() ? e.uniqueId() : hungUpFirst;
            case CallbackArrived e -> callbackArrived(e);
            case CallbackWaits e -> callbackWaits(e.uniqueId());
            case CallbackGone e -> callbackGone(e.uniqueId(), e.cause());
            case ReferEnded e -> referEnded(e.done());
            case Progress e -> progress(e.progress());
            case TimeUp e -> timeUp(e.timer());
            case CommandFailed e -> commandFailed(e.what());
            case Shutdown e -> shutdown();
        }
        return actions;
    }

    private void arrived() {
        if (phase != Phase.NEW) {
            return;
        }
        note("arrived", caller.peer(), "asterisk", "caller " + caller.from().shown() + " to " + caller.number());
        act(new CallerRecord(LegRecord.Event.CREATED, 0, "", ""));
        act(new Arm(Timer.LIMIT));
        ask();
    }

    private void ask() {
        phase = Phase.ASKING;
        leaseHeld = true;
        act(new Ask(round, List.copyOf(excluded)));
    }

    private void callerReady() {
        if (callerReady) {
            return;
        }
        callerReady = true;
        act(new CallerRecord(LegRecord.Event.RINGING, 0, "", ""));
        note("early-media", "asterisk", caller.peer(), "caller waits, not answered");
        if (phase == Phase.ENTERING && callbackWaits) {
            bringTogether();
        }
    }

    private void callerAnswered() {
        if (!callerAnswered) {
            callerAnswered = true;
            act(new CallerRecord(LegRecord.Event.ANSWERED, 0, "", ""));
            note("answered", "asterisk", caller.peer(), "caller is answered");
        }
        if (phase == Phase.RELEASING) {
            referCallback();
        }
    }

    private void decided(Decided e) {
        if (phase != Phase.ASKING || e.round() != round) {
            return;
        }
        decision = Optional.of(e.decision());
        note("decided", "dispatch", "switchboard", describe(e.decision()));
        act(new KeepNumber(e.decision()));
        phase = Phase.CALLING;
        act(new Arm(Timer.CALLBACK));
        Optional<OrderProgress> failed = early.stream().filter(this::isCurrent).findFirst();
        early.clear();
        Optional<CallbackArrived> waiting = held;
        held = Optional.empty();
        act(new Disarm(Timer.HELD));
        waiting.ifPresent(this::judge);
        failed.ifPresent(this::progress);
    }

    private void refused(Refused e) {
        if (phase != Phase.ASKING || e.round() != round) {
            return;
        }
        leaseHeld = false;
        note("refused", "dispatch", "switchboard", e.refusal().getText());
        int cause = e.refusal().getCause() > 0 ? e.refusal().getCause() : Cause.NO_CIRCUIT;
        boolean apologise = cause != Cause.UNALLOCATED && cause != Cause.REJECTED;
        end(new Ending(cause, "dispatch", "refused"), apologise);
    }

    private void noDispatcher(int about) {
        if (phase == Phase.ASKING && about == round) {
            end(new Ending(Cause.NETWORK_OUT_OF_ORDER, "switchboard", "no-dispatcher"), true);
        }
    }

    private void callbackArrived(CallbackArrived e) {
        if (phase == Phase.CALLING) {
            judge(e);
        } else if (phase == Phase.ASKING && held.isEmpty()) {
            held = Optional.of(e);
            act(new Arm(Timer.HELD));
            note("callback", e.leg().peer(), "asterisk", "on " + e.leg().number() + ", before the decision: held");
        } else {
            refuse(e.leg(), phase == Phase.ENDING ? "late" : "twice");
        }
    }

    // The network can forge neither the number that it routes by nor, on most trunks, the one that it presents.
    private void judge(CallbackArrived e) {
        Leg leg = e.leg();
        Decision d = decision.orElseThrow();
        String expected = d.getExpectedCaller();
        if (!leg.number().text().equals(d.getCandidate().getCallbackNumber())) {
            refuse(leg, "not-the-leased-number");
        } else if (!expected.isEmpty()
                && !leg.from().number().map(E164::text).orElse("").equals(expected)) {
            refuse(leg, "stranger");
        } else {
            admit(leg, d, e.plan());
        }
    }

    private void admit(Leg leg, Decision d, ReleasePlan plan) {
        act(new Disarm(Timer.CALLBACK));
        ReleasePlan possible =
                plan.refers() && !(leg.dialog().known() && caller.dialog().known()) ? ReleasePlan.STAY : plan;
        Callback callback = new Callback(leg, d, possible);
        current = Optional.of(callback);
        callbacks.put(leg.uniqueId(), callback);
        callbackWaits = false;
        phase = Phase.ENTERING;
        note(
                "callback",
                leg.peer(),
                "asterisk",
                "on " + leg.number() + " from " + leg.from().shown());
        act(new CallbackRecord(leg, LegRecord.Event.CREATED, 0, "", ""));
        act(new Admit(leg));
        act(new Arm(Timer.ENTER));
        note("claimed", "asterisk", "switchboard", "by " + d.getIdentification());
    }

    private void refuse(Leg leg, String why) {
        note("refused-callback", "asterisk", leg.peer(), why + ": " + leg.from().shown() + " on " + leg.number());
        act(new Refuse(leg, Cause.REJECTED, why));
    }

    private void callbackWaits(String uniqueId) {
        Optional<Callback> callback = current.filter(c -> c.leg.uniqueId().equals(uniqueId) && !c.gone);
        if (callback.isEmpty()) {
            return;
        }
        if (phase == Phase.ENTERING && !callbackWaits) {
            callbackWaits = true;
            act(new Disarm(Timer.ENTER));
            act(new CallbackRecord(callback.get().leg, LegRecord.Event.ANSWERED, 0, "", ""));
            if (callerReady) {
                bringTogether();
            } else {
                act(new Arm(Timer.ENTER));
            }
        } else if (phase == Phase.RELEASING && referSent && callback.get().plan == ReleasePlan.REFER_CALLBACK) {
            // It came back from a REFER that failed or was given up.
            join();
        }
    }

    private void bringTogether() {
        Callback callback = current.orElseThrow();
        act(new Disarm(Timer.ENTER));
        referSent = false;
        switch (callback.plan) {
            case REFER_CALLER -> {
                phase = Phase.RELEASING;
                referSent = true;
                act(new Arm(Timer.WATCHDOG));
                act(new ReferCaller(
                        callback.leg,
                        callback.leg.dialog().replacedBy(callback.leg.number().text())));
                note("refer", "asterisk", caller.peer(), "caller, replacing the callback");
            }
            case REFER_CALLBACK -> {
                phase = Phase.RELEASING;
                act(new Arm(Timer.WATCHDOG));
                if (callerAnswered) {
                    referCallback();
                } else {
                    act(new AnswerCaller());
                }
            }
            case MEDIA, STAY -> join();
        }
    }

    private void referCallback() {
        Callback callback = current.orElseThrow();
        if (callback.plan == ReleasePlan.REFER_CALLBACK && !referSent && !callback.gone && !callerGone) {
            referSent = true;
            act(new ReferCallback(
                    callback.leg, caller.dialog().replacedBy(caller.number().text())));
            note("refer", "asterisk", callback.leg.peer(), "callback, replacing the caller");
        }
    }

    private void join() {
        phase = Phase.JOINING;
        act(new Disarm(Timer.WATCHDOG));
        act(new Disarm(Timer.SETTLE));
        act(new Arm(Timer.JOIN));
        act(new Join(current.orElseThrow().leg));
        note("join", "switchboard", "asterisk", "caller and callback into one bridge");
    }

    private void referEnded(boolean done) {
        if (phase != Phase.RELEASING || !referSent) {
            return;
        }
        Callback callback = current.orElseThrow();
        if (done) {
            released("");
            return;
        }
        act(new PauseRefer(referredLeg(callback).trunk()));
        note("refer-refused", referredLeg(callback).peer(), "asterisk", "joined here instead");
        act(new Disarm(Timer.WATCHDOG));
        if (callback.plan == ReleasePlan.REFER_CALLER) {
            // His dialplan goes on to the bridge by itself.
            phase = Phase.JOINING;
            act(new Disarm(Timer.SETTLE));
            act(new Arm(Timer.JOIN));
            if (callback.gone) {
                callbackLost("callback-gone");
            }
        } else {
            act(new Arm(Timer.WATCHDOG));
        }
        settleGone();
    }

    private Leg referredLeg(Callback callback) {
        return callback.plan == ReleasePlan.REFER_CALLBACK ? callback.leg : caller;
    }

    private void released(String text) {
        Leg callback = current.orElseThrow().leg;
        phase = Phase.RELEASED;
        disarmAll();
        act(new CallerRecord(LegRecord.Event.BRIDGED, 0, "", ""));
        act(new CallbackRecord(callback, LegRecord.Event.BRIDGED, 0, "", ""));
        act(new CallerRecord(LegRecord.Event.RELEASED, 0, "", text));
        act(new CallbackRecord(callback, LegRecord.Event.RELEASED, 0, "", text));
        note("released", "switchboard", caller.peer(), "full" + (text.isEmpty() ? "" : ", " + text));
        act(new ReturnNumbers());
        act(new Arm(Timer.LONGEST_CALL));
        act(new Arm(Timer.LEFTOVER));
        if (mediaServerEnded) {
            endReleased(new Ending(Cause.NORMAL, "media-server", "ended"));
        }
    }

    private void callerBridged() {
        if (phase != Phase.JOINING && phase != Phase.RELEASING) {
            return;
        }
        Callback callback = current.orElseThrow();
        phase = Phase.TALKING;
        disarmAll();
        act(new CallerRecord(LegRecord.Event.BRIDGED, 0, "", ""));
        act(new CallbackRecord(callback.leg, LegRecord.Event.BRIDGED, 0, "", ""));
        if (callback.plan == ReleasePlan.MEDIA) {
            act(new CallerRecord(LegRecord.Event.RELEASED, 0, "", ""));
            act(new CallbackRecord(callback.leg, LegRecord.Event.RELEASED, 0, "", ""));
        }
        note("joined", "asterisk", "switchboard", degree(callback));
        act(new ReturnNumbers());
        if (callback.gone || mediaServerEnded) {
            act(new Arm(Timer.SETTLE));
        }
    }

    /** How far the call is released, as far as it has come. */
    String degree() {
        return current.map(this::degree).orElse("");
    }

    private String degree(Callback callback) {
        if (phase == Phase.RELEASED) {
            return "full";
        }
        return callback.plan == ReleasePlan.MEDIA ? "media" : phase == Phase.TALKING ? "stay" : "";
    }

    private void bridgeMissed() {
        // In a talk too: the watchdog may have pulled him out of the bridge that a late refusal had just put him into.
        if (phase == Phase.JOINING || phase == Phase.TALKING) {
            callbackLost("bridge-missed");
        }
    }

    private void callerGone(int cause) {
        if (callerGone) {
            return;
        }
        callerGone = true;
        if (phase == Phase.RELEASED) {
            return;
        }
        note("hung-up", caller.peer(), "asterisk", "caller's channel ended, cause " + cause);
        switch (phase) {
            case RELEASING -> settleGone();
            case TALKING -> oneOfTwoGone();
            case JOINING -> {
                if (referOpen) {
                    settleGone();
                } else {
                    callerLeft(cause);
                }
            }
            case ENDING -> {
                callerEndRecord();
                finishIfDone();
            }
            default -> callerLeft(cause);
        }
    }

    private void callerLeft(int cause) {
        // Asterisk calls a CANCEL "interworking"; to the caller's account it is a normal clearing.
        int told = cause <= 0 || cause == Cause.INTERWORKING ? Cause.NORMAL : cause;
        end(new Ending(told, "caller", "caller-gone"), false);
    }

    private void callbackGone(String uniqueId, int cause) {
        if (held.isPresent() && held.get().leg().uniqueId().equals(uniqueId)) {
            held = Optional.empty();
            act(new Disarm(Timer.HELD));
            return;
        }
        Callback callback = callbacks.get(uniqueId);
        if (callback == null || callback.gone) {
            return;
        }
        callback.gone = true;
        if (phase == Phase.RELEASED) {
            return;
        }
        note("hung-up", callback.leg.peer(), "asterisk", "callback's channel ended, cause " + cause);
        if (current.isEmpty() || current.get() != callback || phase == Phase.ENDING) {
            callbackEndRecord(callback, cause, "switchboard");
            finishIfDone();
            return;
        }
        switch (phase) {
            case RELEASING -> settleGone();
            case TALKING -> oneOfTwoGone();
            case JOINING -> {
                if (referOpen) {
                    settleGone();
                } else {
                    callbackLost("callback-gone");
                }
            }
            default -> callbackLost("callback-gone");
        }
    }

    // During a REFER a leg that vanishes may have been released or hung up; the other leg and the media server tell
    // which.
    private void settleGone() {
        boolean callbackGone = current.map(c -> c.gone).orElse(true);
        if (phase == Phase.RELEASING && callerGone && callbackGone && referSent) {
            released("both legs were taken over");
        } else if (phase == Phase.JOINING && referOpen && callerGone && callbackGone) {
            released("late");
        } else if (callerGone || callbackGone) {
            act(new Arm(Timer.SETTLE));
        }
    }

    private void settled() {
        Callback callback = current.orElseThrow();
        switch (phase) {
            case RELEASING -> {
                boolean referAnsweredByCaller = callback.plan == ReleasePlan.REFER_CALLER;
                if (callerGone && (referAnsweredByCaller || !referSent)) {
                    callerLeft(Cause.NORMAL);
                } else if (callback.gone && (!referAnsweredByCaller || mediaServerEnded)) {
                    callbackLost("callback-gone");
                } else if (mediaServerEnded && !callback.gone) {
                    callbackLost("media-server-ended");
                }
                // Else the leg that is left is the one that was referred: perhaps only the answer was lost.
            }
            case JOINING -> {
                if (callerGone) {
                    callerLeft(Cause.NORMAL);
                } else if (callback.gone || mediaServerEnded) {
                    callbackLost("callback-gone");
                }
            }
            case TALKING -> oneOfTwoGone();
            default -> {}
        }
    }

    private void watchdog() {
        if (phase != Phase.RELEASING) {
            return;
        }
        Callback callback = current.orElseThrow();
        boolean referredCallback = callback.plan == ReleasePlan.REFER_CALLBACK;
        if (!callerGone && !callback.gone) {
            referOpen = referSent;
            act(new PauseRefer(referredLeg(callback).trunk()));
            note("refer-ignored", referredLeg(callback).peer(), "asterisk", "joined here instead");
            if (referredCallback && referSent) {
                act(new Arm(Timer.JOIN));
                act(new RecallCallback(callback.leg));
            } else {
                join();
            }
        } else if (referSent && (referredCallback ? callerGone : callback.gone)) {
            released("its confirmation was lost");
        }
    }

    private void oneOfTwoGone() {
        Callback callback = current.orElseThrow();
        if (referOpen && callerGone && callback.gone && !mediaServerEnded) {
            // The REFER that was given up may have come true: the media server will know.
            act(new Arm(Timer.ENDED));
            return;
        }
        boolean byCaller =
                hungUpFirst.equals(caller.uniqueId()) || (hungUpFirst.isEmpty() && callerGone && !mediaServerEnded);
        end(new Ending(Cause.NORMAL, byCaller ? "caller" : "callback", "hung-up"), false);
    }

    // The callback is dead and the caller is not: the next candidate.
    private void callbackLost(String why) {
        Callback callback = current.orElseThrow();
        if (!callback.gone) {
            act(new EndCallback(callback.leg, Cause.NORMAL));
        } else {
            callbackEndRecord(callback, Cause.NORMAL, "callback");
        }
        if (callerGone) {
            callerLeft(Cause.NORMAL);
            return;
        }
        boolean moved = phase == Phase.RELEASING || phase == Phase.JOINING;
        askAgain(why);
        if (moved && phase == Phase.ASKING) {
            act(new HoldCaller());
        }
    }

    private void askAgain(String why) {
        disarmRound();
        decision.ifPresent(d -> excluded.add(d.getCandidate()));
        decision = Optional.empty();
        current = Optional.empty();
        callbackWaits = false;
        referSent = false;
        referOpen = false;
        mediaServerEnded = false;
        hungUpFirst = "";
        note("callback-failed", "switchboard", "dispatch", why);
        if (limitPassed || round + 1 >= MAX_ROUNDS) {
            end(new Ending(Cause.NO_CIRCUIT, "switchboard", why), true);
            return;
        }
        if (leaseHeld) {
            act(new Cancel(Cause.RECOVERY_ON_TIMER, why));
        }
        act(new ReturnNumbers());
        round++;
        ask();
    }

    private void progress(OrderProgress p) {
        boolean over = p.getState() == OrderProgress.State.FAILED || p.getState() == OrderProgress.State.ENDED;
        if (!over) {
            return;
        }
        if (phase == Phase.ASKING) {
            early.add(p);
            return;
        }
        if (!isCurrent(p)) {
            return;
        }
        leaseHeld = false;
        mediaServerEnded = true;
        String by = p.getBy().isEmpty() ? "media-server" : p.getBy();
        int cause = p.getCause() > 0 ? p.getCause() : Cause.NORMAL;
        switch (phase) {
            case CALLING -> askAgain("order-failed");
            case ENTERING -> callbackLost("media-server-ended");
            case RELEASING, JOINING -> act(new Arm(Timer.SETTLE));
            case TALKING -> {
                if (callerGone && current.orElseThrow().gone) {
                    end(new Ending(cause, by, "ended"), false);
                } else {
                    act(new Arm(Timer.SETTLE));
                }
            }
            case RELEASED -> endReleased(new Ending(cause, by, "ended"));
            case ENDING -> finishIfDone();
            default -> {}
        }
    }

    private boolean isCurrent(OrderProgress p) {
        return decision.map(d -> p.getLease().isEmpty()
                        ? !p.hasCandidate() || p.getCandidate().equals(d.getCandidate())
                        : p.getLease().equals(d.getLease()))
                .orElse(false);
    }

    private void endReleased(Ending why) {
        note("ended", "dispatch", "switchboard", "after release, by " + why.by() + ", cause " + why.cause());
        leaseHeld = false;
        end(why, false);
    }

    private void timeUp(Timer timer) {
        switch (timer) {
            case LIMIT -> limit();
            case CALLBACK -> {
                if (phase == Phase.CALLING) {
                    askAgain("callback-timeout");
                }
            }
            case HELD -> {
                held.ifPresent(h -> refuse(h.leg(), "no-decision"));
                held = Optional.empty();
            }
            case ENTER -> {
                if (phase == Phase.ENTERING) {
                    callbackLost("callback-not-entered");
                }
            }
            case JOIN -> {
                if (phase == Phase.JOINING || phase == Phase.RELEASING) {
                    end(new Ending(Cause.TEMPORARY_FAILURE, "switchboard", "join-timeout"), false);
                }
            }
            case WATCHDOG -> watchdog();
            case SETTLE -> settled();
            case ENDED -> endedNotSeen();
            case LEFTOVER -> leftover();
            case GONE -> goneNotSeen();
            case LONGEST_CALL -> {
                if (phase == Phase.RELEASED) {
                    end(new Ending(Cause.RECOVERY_ON_TIMER, "switchboard", "end-not-reported"), false);
                }
            }
        }
    }

    private void limit() {
        limitPassed = true;
        if (phase == Phase.ASKING || phase == Phase.CALLING) {
            end(new Ending(Cause.NO_CIRCUIT, "switchboard", "limit"), true);
        }
    }

    private void endedNotSeen() {
        if (phase == Phase.TALKING) {
            released("late");
        } else if (phase == Phase.ENDING) {
            giveLeaseBack();
            finishIfDone();
        }
    }

    private void leftover() {
        if (phase == Phase.RELEASED) {
            if (!callerGone) {
                act(new EndCaller(Cause.NORMAL, false));
            }
            current.filter(c -> !c.gone).ifPresent(c -> act(new EndCallback(c.leg, Cause.NORMAL)));
        }
    }

    private void goneNotSeen() {
        if (phase == Phase.ENDING) {
            note("end-not-seen", "asterisk", "switchboard", "a channel that was told to end");
            callerGone = true;
            callerEndRecord();
            for (Callback callback : callbacks.values()) {
                callback.gone = true;
                callbackEndRecord(callback, Cause.RECOVERY_ON_TIMER, "switchboard");
            }
            giveLeaseBack();
            finishIfDone();
        }
    }

    private void commandFailed(String what) {
        note("command-failed", "asterisk", "switchboard", what);
        if (phase == Phase.RELEASING || phase == Phase.JOINING) {
            end(new Ending(Cause.TEMPORARY_FAILURE, "switchboard", "command-failed"), false);
        }
    }

    private void shutdown() {
        end(new Ending(Cause.TEMPORARY_FAILURE, "switchboard", "shutdown"), false);
    }

    private void end(Ending why, boolean apologise) {
        if (phase == Phase.ENDING) {
            return;
        }
        boolean wasTalking = phase == Phase.TALKING;
        boolean wasReleased = phase == Phase.RELEASED;
        phase = Phase.ENDING;
        ending = Optional.of(why);
        disarmAll();
        act(new Disarm(Timer.LIMIT));
        held.ifPresent(h -> refuse(h.leg(), "late"));
        held = Optional.empty();
        note("ending", "switchboard", "asterisk", why.why() + ", cause " + why.cause() + ", by " + why.by());
        for (Callback callback : callbacks.values()) {
            boolean isCurrent = current.isPresent() && current.get() == callback;
            if (callback.gone || wasReleased || (wasTalking && isCurrent)) {
                callbackEndRecord(callback, why.cause(), why.by());
            }
            if (!callback.gone && (isCurrent || wasReleased)) {
                act(new EndCallback(callback.leg, why.cause()));
            }
        }
        // A talk is over now, even if a channel stays listed: after an ignored REFER that was 44 s.
        if (callerGone || wasReleased || wasTalking) {
            callerEndRecord();
        }
        if (!callerGone) {
            act(new EndCaller(why.cause(), apologise && !callerAnswered));
        }
        act(new ReturnNumbers());
        if (leaseHeld && wasTalking) {
            // Both channels end by themselves; the media server's word keeps its own reason in its record.
            act(new Arm(Timer.ENDED));
        } else {
            giveLeaseBack();
        }
        act(new Arm(Timer.GONE));
        finishIfDone();
    }

    private void giveLeaseBack() {
        if (leaseHeld) {
            leaseHeld = false;
            Ending why = ending.orElseThrow();
            act(new Cancel(why.cause(), why.why()));
        }
    }

    private void finishIfDone() {
        if (phase == Phase.ENDING
                && callerGone
                && !leaseHeld
                && callbacks.values().stream().allMatch(c -> c.gone)) {
            callerEndRecord();
            disarmAll();
            phase = Phase.OVER;
            act(new Finished(ending.orElseThrow()));
        }
    }

    private boolean callerEndRecorded;

    private void callerEndRecord() {
        if (!callerEndRecorded) {
            callerEndRecorded = true;
            Ending why = ending.orElseThrow();
            act(new CallerRecord(LegRecord.Event.ENDED, why.cause(), why.by(), why.why()));
        }
    }

    private void callbackEndRecord(Callback callback, int cause, String by) {
        if (!callback.recordedEnd) {
            callback.recordedEnd = true;
            Ending why = ending.orElse(new Ending(cause, by, "failed"));
            act(new CallbackRecord(callback.leg, LegRecord.Event.ENDED, why.cause(), why.by(), why.why()));
        }
    }

    private void disarmRound() {
        for (Timer timer : List.of(
                Timer.CALLBACK, Timer.HELD, Timer.ENTER, Timer.JOIN, Timer.WATCHDOG, Timer.SETTLE, Timer.ENDED)) {
            act(new Disarm(timer));
        }
    }

    private void disarmAll() {
        disarmRound();
        act(new Disarm(Timer.LEFTOVER));
        act(new Disarm(Timer.GONE));
        act(new Disarm(Timer.LONGEST_CALL));
    }

    private static String describe(Decision d) {
        return d.getCandidate().getMediaServer() + " by " + d.getCandidate().getTrunk() + " to "
                + d.getCandidate().getCallbackNumber() + ": " + d.getReason();
    }

    private void note(String what, String from, String to, String text) {
        act(new Note(what, from, to, text));
    }

    private void act(AttemptAction action) {
        actions.add(action);
    }
}
