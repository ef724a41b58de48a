package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.switchboard.AttemptEvent.Decided;
import org.strowger.switchboard.AttemptEvent.Progress;
import org.strowger.switchboard.AttemptEvent.TimeUp;

/** What the switchboard excludes from its next question, after a callback failed. */
class BlameTest {
    private static final Candidate CANDIDATE = candidate("pstn", "+33387000011");
    private static final Candidate TRUNK = candidate("pstn", "");
    private static final Candidate MEDIA_SERVER = candidate("", "");

    private final Attempt attempt = new Attempt(FakeWorld.leg("a", "+33387000001", "+33387000901"));
    private Optional<AttemptAction.Ask> asked = Optional.empty();

    @Test
    void aNumberThatIsBusyOrUnknownLeavesItsMediaServerInTheRace() {
        for (int cause : List.of(17, 1, 27, 21)) {
            assertEquals(List.of(CANDIDATE), excludedAfter(failed("caller-side", cause)), "cause " + cause);
        }
        assertEquals(List.of(CANDIDATE), excludedAfter(failed("media-server", 28)));
    }

    @Test
    void aSecondNumberThatFailsOnTheSameTrunkIsTheTrunksFault() {
        Candidate otherNumber = candidate("pstn", "+33387000012");
        Candidate otherTrunk = candidate("isdn", "+33387000012");
        assertEquals(otherNumber, Blame.NUMBER.excluded(otherNumber, List.of()));
        assertEquals(TRUNK, Blame.NUMBER.excluded(otherNumber, List.of(CANDIDATE)));
        assertEquals(otherTrunk, Blame.NUMBER.excluded(otherTrunk, List.of(CANDIDATE)));
    }

    @Test
    void aTrunkThatIsCongestedOrHasNoRouteIsNotTriedWithAnotherNumber() {
        for (int cause : List.of(34, 38, 41, 42)) {
            assertEquals(List.of(TRUNK), excludedAfter(failed("caller-side", cause)), "cause " + cause);
        }
        for (int cause : List.of(3, 34, 19, 102)) {
            assertEquals(List.of(TRUNK), excludedAfter(failed("media-server", cause)), "cause " + cause);
        }
    }

    @Test
    void aMediaServerThatIsOutOfContactOrCannotIsNotAskedAgain() {
        assertEquals(List.of(MEDIA_SERVER), excludedAfter(failed("dispatch", 41)));
        assertEquals(List.of(MEDIA_SERVER), excludedAfter(failed("media-server", 42)));
    }

    @Test
    void aMediaServerThatSaysNothingAtAllIsNotAskedAgain() {
        assertEquals(List.of(MEDIA_SERVER), excludedAfter(new TimeUp(Timer.CALLBACK)));
    }

    @Test
    void aMediaServerThatDialsInVainIsNotAskedToDialOnThatTrunkAgain() {
        begin();
        give(new Progress(about(OrderProgress.State.DIALLING).build()));
        give(new TimeUp(Timer.CALLBACK));
        assertEquals(List.of(TRUNK), asked.orElseThrow().excluded());
    }

    private List<Candidate> excludedAfter(AttemptEvent event) {
        Attempt fresh = new Attempt(FakeWorld.leg("a", "+33387000001", "+33387000901"));
        List<AttemptAction> actions = new ArrayList<>(fresh.on(new AttemptEvent.Arrived()));
        actions.addAll(fresh.on(decided()));
        actions.addAll(fresh.on(event));
        return actions.stream()
                .filter(a -> a instanceof AttemptAction.Ask)
                .map(a -> ((AttemptAction.Ask) a).excluded())
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private void begin() {
        give(new AttemptEvent.Arrived());
        give(decided());
    }

    private void give(AttemptEvent event) {
        for (AttemptAction action : attempt.on(event)) {
            if (action instanceof AttemptAction.Ask ask) {
                asked = Optional.of(ask);
            }
        }
    }

    private static Decided decided() {
        return new Decided(
                0,
                Decision.newBuilder()
                        .setLease("lease")
                        .setCandidate(CANDIDATE)
                        .setIdentification(Identification.POOL_NUMBER)
                        .build());
    }

    private static Progress failed(String by, int cause) {
        return new Progress(
                about(OrderProgress.State.FAILED).setBy(by).setCause(cause).build());
    }

    private static OrderProgress.Builder about(OrderProgress.State state) {
        return OrderProgress.newBuilder()
                .setAttempt("x")
                .setLease("lease")
                .setCandidate(CANDIDATE)
                .setState(state);
    }

    private static Candidate candidate(String trunk, String number) {
        return Candidate.newBuilder()
                .setMediaServer("strasbourg")
                .setTrunk(trunk)
                .setCallbackNumber(number)
                .build();
    }
}
