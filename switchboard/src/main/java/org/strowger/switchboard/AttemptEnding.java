package org.strowger.switchboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.switchboard.AttemptAction.*;
import org.strowger.switchboard.AttemptEvent.CallbackArrived;

/**
 * The legs and the lease of an attempt, and how it ends: once, with a cause, every channel told, the lease given back, one
 * record of the end for each leg.
 */
abstract class AttemptEnding {
    final Leg caller;
    final Map<String, Callback> callbacks = new LinkedHashMap<>();
    List<AttemptAction> actions = new ArrayList<>();
    Phase phase = Phase.NEW;
    boolean leaseHeld;
    boolean callerAnswered;
    boolean callerGone;
    Optional<CallbackArrived> held = Optional.empty();
    Optional<Callback> current = Optional.empty();
    Optional<Ending> ending = Optional.empty();
    boolean callerEndRecorded;

    AttemptEnding(Leg caller) {
        this.caller = caller;
    }

    void end(Ending why, boolean apologise) {
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

    void giveLeaseBack() {
        if (leaseHeld) {
            leaseHeld = false;
            Ending why = ending.orElseThrow();
            act(new Cancel(why.cause(), why.why()));
        }
    }

    void finishIfDone() {
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

    void goneNotSeen() {
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

    void callerEndRecord() {
        if (!callerEndRecorded) {
            callerEndRecorded = true;
            Ending why = ending.orElseThrow();
            act(new CallerRecord(LegRecord.Event.ENDED, why.cause(), why.by(), why.why()));
        }
    }

    void callbackEndRecord(Callback callback, int cause, String by) {
        if (!callback.recordedEnd) {
            callback.recordedEnd = true;
            Ending why = ending.orElse(new Ending(cause, by, "failed"));
            act(new CallbackRecord(callback.leg, LegRecord.Event.ENDED, why.cause(), why.by(), why.why()));
        }
    }

    void refuse(Leg leg, String why) {
        note("refused-callback", "asterisk", leg.peer(), why + ": " + leg.from().shown() + " on " + leg.number());
        act(new Refuse(leg, Cause.REJECTED, why));
    }

    void disarmRound() {
        for (Timer timer : List.of(
                Timer.CALLBACK, Timer.HELD, Timer.ENTER, Timer.JOIN, Timer.WATCHDOG, Timer.SETTLE, Timer.ENDED)) {
            act(new Disarm(timer));
        }
    }

    void disarmAll() {
        disarmRound();
        act(new Disarm(Timer.LEFTOVER));
        act(new Disarm(Timer.GONE));
        act(new Disarm(Timer.LONGEST_CALL));
    }

    void note(String what, String from, String to, String text) {
        act(new Note(what, from, to, text));
    }

    void act(AttemptAction action) {
        actions.add(action);
    }
}
