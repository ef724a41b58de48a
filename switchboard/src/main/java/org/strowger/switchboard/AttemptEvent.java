package org.strowger.switchboard;

import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Refusal;

/** What can happen to an attempt, from whichever side it comes and in whichever order. */
sealed interface AttemptEvent {
    /** A caller is at a local number. First, once. */
    record Arrived() implements AttemptEvent {}

    /** The dialplan has taken him over and he can be moved. Redirecting him earlier would cut off the AGI script. */
    record CallerReady() implements AttemptEvent {}

    /** A 200 went to the caller, or he was found answered. */
    record CallerAnswered() implements AttemptEvent {}

    record CallerGone(int cause) implements AttemptEvent {}

    record CallerBridged() implements AttemptEvent {}

    /** He came back from a bridge with a callback that was no longer there. */
    record BridgeMissed() implements AttemptEvent {}

    /** The dialplan's own wait ran out. */
    record WaitedInVain() implements AttemptEvent {}

    record Decided(int round, Decision decision) implements AttemptEvent {}

    record Refused(int round, Refusal refusal) implements AttemptEvent {}

    /** No dispatcher answered. */
    record NoDispatcher(int round) implements AttemptEvent {}

    /** One of its channels got a BYE or CANCEL: this side hangs up. The channel's end follows. */
    record HangupSeen(String uniqueId) implements AttemptEvent {}

    /**
     * Somebody is on a number that is leased to this attempt, or knows its digits or token. He waits for an answer.
     *
     * @param plan what his trunk and the caller's allow now
     */
    record CallbackArrived(Leg leg, ReleasePlan plan) implements AttemptEvent {}

    /** A callback is in its waiting bridge. */
    record CallbackWaits(String uniqueId) implements AttemptEvent {}

    record CallbackGone(String uniqueId, int cause) implements AttemptEvent {}

    /** Asterisk's TRANSFERSTATUS, said by the dialplan of the leg that was sent the REFER. */
    record ReferEnded(boolean done) implements AttemptEvent {}

    /** What the media server says about an order of this attempt. */
    record Progress(OrderProgress progress) implements AttemptEvent {}

    record TimeUp(Timer timer) implements AttemptEvent {}

    /** Asterisk did not do what an action asked for. */
    record CommandFailed(String what) implements AttemptEvent {}

    /** Asterisk was started anew: no channel of before is left. */
    record AsteriskRestarted() implements AttemptEvent {}

    /** The switchboard is told to stop and waits no longer. */
    record Shutdown() implements AttemptEvent {}
}
