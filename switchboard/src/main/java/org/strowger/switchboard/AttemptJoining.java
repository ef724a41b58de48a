package org.strowger.switchboard;

import org.strowger.protocol.v1.LegRecord;
import org.strowger.switchboard.AttemptAction.*;

/**
 * How an attempt's caller and callback come together, and how the switchboard drops out (docs/design/release.md).
 *
 * <p>During a REFER the end of one leg proves nothing by itself; the other leg and the media server's word tell whether it
 * was released, or hung up.
 */
abstract class AttemptJoining extends AttemptEnding {
    boolean referSent;
    // A REFER was given up but may still succeed at the far end.
    boolean referOpen;
    // Asterisk did not carry out the last step, and no end of a leg has explained it yet.
    boolean commandFailed;
    boolean mediaServerEnded;
    // Who ended it, in the media server's words.
    String mediaServerSaid = "media-server";
    String hungUpFirst = "";

    AttemptJoining(Leg caller) {
        super(caller);
    }

    /** The callback is dead and the caller is not. */
    abstract void callbackLost(String why);

    void bringTogether() {
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

    void referCallback() {
        Callback callback = current.orElseThrow();
        if (callback.plan == ReleasePlan.REFER_CALLBACK && !referSent && !callback.gone && !callerGone) {
            referSent = true;
            act(new ReferCallback(
                    callback.leg, caller.dialog().replacedBy(caller.number().text())));
            note("refer", "asterisk", callback.leg.peer(), "callback, replacing the caller");
        }
    }

    void join() {
        phase = Phase.JOINING;
        act(new Disarm(Timer.WATCHDOG));
        act(new Disarm(Timer.SETTLE));
        act(new Arm(Timer.JOIN));
        act(new Join(current.orElseThrow().leg));
        note("join", "switchboard", "asterisk", "caller and callback into one bridge");
    }

    void referEnded(boolean done) {
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

    Leg referredLeg(Callback callback) {
        return callback.plan == ReleasePlan.REFER_CALLBACK ? callback.leg : caller;
    }

    void released(String text) {
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
            endReleased(new Ending(Cause.NORMAL, mediaServerSaid, "ended"));
        }
    }

    void callerBridged() {
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

    // During a REFER a leg that vanishes may have been released or hung up; the other leg and the media server tell
    // which.
    void settleGone() {
        boolean callbackGone = current.map(c -> c.gone).orElse(true);
        if (phase == Phase.RELEASING && callerGone && callbackGone && referSent) {
            released("both legs were taken over");
        } else if (phase == Phase.JOINING && referOpen && callerGone && callbackGone) {
            released("late");
        } else if (phase == Phase.RELEASING && callerGone && !referSent) {
            callerLeft(Cause.NORMAL);
        } else if (callerGone || callbackGone) {
            act(new Arm(Timer.SETTLE));
        }
    }

    void settled() {
        Callback callback = current.orElseThrow();
        boolean together = phase == Phase.RELEASING || phase == Phase.JOINING;
        if (together && commandFailed && !callerGone && !callback.gone) {
            end(new Ending(Cause.TEMPORARY_FAILURE, "switchboard", "command-failed"), false);
            return;
        }
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

    void watchdog() {
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

    void oneOfTwoGone() {
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

    void leftover() {
        if (phase == Phase.RELEASED) {
            if (!callerGone) {
                act(new EndCaller(Cause.NORMAL, false));
            }
            current.filter(c -> !c.gone).ifPresent(c -> act(new EndCallback(c.leg, Cause.NORMAL)));
        }
    }

    void endReleased(Ending why) {
        note("ended", "dispatch", "switchboard", "after release, by " + why.by() + ", cause " + why.cause());
        leaseHeld = false;
        end(why, false);
    }

    void callerLeft(int cause) {
        // Asterisk calls a CANCEL "interworking"; to the caller's account it is a normal clearing.
        int told = cause <= 0 || cause == Cause.INTERWORKING ? Cause.NORMAL : cause;
        end(new Ending(told, "caller", "caller-gone"), false);
    }

    /** How far the call is released, as far as it has come. */
    String degree() {
        return current.map(this::degree).orElse("");
    }

    String degree(Callback callback) {
        if (phase == Phase.RELEASED) {
            return "full";
        }
        return callback.plan == ReleasePlan.MEDIA ? "media" : phase == Phase.TALKING ? "stay" : "";
    }
}
