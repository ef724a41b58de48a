package org.strowger.switchboard;

import java.util.List;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.LegRecord;

/** What an attempt wants done; carried out in the order given. */
sealed interface AttemptAction {
    /** Answered by Decided, Refused or NoDispatcher with that round. */
    record Ask(int round, List<Candidate> excluded) implements AttemptAction {}

    /** Give the lease back. Questions and cancels of one attempt reach dispatch in this order. */
    record Cancel(int cause, String why) implements AttemptAction {}

    /** Of the numbers set aside only the decision's is needed. */
    record KeepNumber(Decision decision) implements AttemptAction {}

    /** Nobody may come on this attempt's numbers any more. */
    record ReturnNumbers() implements AttemptAction {}

    record Admit(Leg callback) implements AttemptAction {}

    record Refuse(Leg callback, int cause, String why) implements AttemptAction {}

    /** Caller → answered, and in a bridge with the callback. */
    record Join(Leg callback) implements AttemptAction {}

    /** Caller → answered, and referred to that URI; when that fails his dialplan bridges him with the callback. */
    record ReferCaller(Leg callback, String uri) implements AttemptAction {}

    /** Caller → answered, hears music. */
    record AnswerCaller() implements AttemptAction {}

    /** Callback → referred to that URI; when that fails its dialplan waits again. */
    record ReferCallback(Leg callback, String uri) implements AttemptAction {}

    /** Callback → out of a REFER that nobody answers, back to its waiting bridge. */
    record RecallCallback(Leg callback) implements AttemptAction {}

    /** Caller → hears music again while the next callback is fetched. */
    record HoldCaller() implements AttemptAction {}

    /** End the caller's channel, with an apology if he was not answered and {@code apologise} is set. */
    record EndCaller(int cause, boolean apologise) implements AttemptAction {}

    record EndCallback(Leg callback, int cause) implements AttemptAction {}

    record Arm(Timer timer) implements AttemptAction {}

    record Disarm(Timer timer) implements AttemptAction {}

    /** The far end of that trunk refused or ignored a REFER. */
    record PauseRefer(String trunk) implements AttemptAction {}

    /** A rung of the ladder. */
    record Note(String what, String from, String to, String text) implements AttemptAction {}

    /** A record of the caller's leg. */
    record CallerRecord(LegRecord.Event event, int cause, String by, String text) implements AttemptAction {}

    /** A record of a callback's leg. */
    record CallbackRecord(Leg callback, LegRecord.Event event, int cause, String by, String text)
            implements AttemptAction {}

    /** Nothing is left of it. Last, once. */
    record Finished(Ending ending) implements AttemptAction {}
}
