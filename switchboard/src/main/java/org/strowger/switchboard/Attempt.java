package org.strowger.switchboard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
final class Attempt extends AttemptJoining {
    // More candidates than this are not tried for one caller: he has waited long enough.
    private static final int MAX_ROUNDS = 6;

    private final List<Candidate> excluded = new ArrayList<>();
    private final List<OrderProgress> early = new ArrayList<>();
    // Leases of which a media server has said anything.
    private final Set<String> heard = new HashSet<>();
    private int round;
    private boolean callerReady;
    private boolean limitPassed;
    private boolean callbackWaits;
    private Optional<Decision> decision = Optional.empty();

    Attempt(Leg caller) {
        super(caller);
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
            case AsteriskRestarted e -> asteriskRestarted();
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
        note("decided", "dispatch", "switchboard", e.decision().getReason());
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

    // The callback is dead and the caller is not: the next candidate.
    @Override
    void callbackLost(String why) {
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
        askAgain(why, Blame.ofSilence(true));
        if (moved && phase == Phase.ASKING) {
            act(new HoldCaller());
        }
    }

    private void askAgain(String why, Blame blame) {
        disarmRound();
        decision.ifPresent(d -> excluded.add(blame.excluded(d.getCandidate(), excluded)));
        decision = Optional.empty();
        current = Optional.empty();
        callbackWaits = false;
        referSent = false;
        referOpen = false;
        commandFailed = false;
        mediaServerEnded = false;
        hungUpFirst = "";
        note("callback-failed", "switchboard", "dispatch", why);
        if (limitPassed || round + 1 >= MAX_ROUNDS) {
            end(new Ending(Cause.NO_CIRCUIT, "switchboard", why), true);
            return;
        }
        act(new ReturnNumbers());
        round++;
        // The question with one more exclusion gives the old lease back by itself; a cancel would end the whole
        // attempt.
        ask();
    }

    private void progress(OrderProgress p) {
        heard.add(p.getLease());
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
        mediaServerSaid = by;
        int cause = p.getCause() > 0 ? p.getCause() : Cause.NORMAL;
        switch (phase) {
            case CALLING -> askAgain("order-failed", Blame.of(p));
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

    private void timeUp(Timer timer) {
        switch (timer) {
            case LIMIT -> limit();
            case CALLBACK -> {
                if (phase == Phase.CALLING) {
                    boolean dialled =
                            decision.map(d -> heard.contains(d.getLease())).orElse(false);
                    askAgain("callback-timeout", Blame.ofSilence(dialled));
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

    private void commandFailed(String what) {
        note("command-failed", "asterisk", "switchboard", what);
        if (phase == Phase.RELEASING || phase == Phase.JOINING) {
            // Nearly always because a leg has just gone, and the news of that is on its way: who went, and why, is a
            // better
            // reason to end than this.
            commandFailed = true;
            referSent = referSent && !what.startsWith("refer");
            act(new Arm(Timer.SETTLE));
        }
    }

    private void asteriskRestarted() {
        note("asterisk-restarted", "asterisk", "switchboard", "its channels are gone");
        held.ifPresent(h -> callbackGone(h.leg().uniqueId(), Cause.NETWORK_OUT_OF_ORDER));
        boolean perhapsReleased = phase == Phase.RELEASED
                || (phase == Phase.RELEASING && referSent)
                || (phase == Phase.JOINING && referOpen);
        if (perhapsReleased || phase == Phase.ENDING) {
            List.copyOf(callbacks.keySet()).forEach(id -> callbackGone(id, Cause.NETWORK_OUT_OF_ORDER));
            callerGone(Cause.NETWORK_OUT_OF_ORDER);
            return;
        }
        callerGone = true;
        callbacks.values().forEach(c -> c.gone = true);
        end(new Ending(Cause.NETWORK_OUT_OF_ORDER, "asterisk", "asterisk-restarted"), false);
    }

    private void shutdown() {
        end(new Ending(Cause.TEMPORARY_FAILURE, "switchboard", "shutdown"), false);
    }
}
