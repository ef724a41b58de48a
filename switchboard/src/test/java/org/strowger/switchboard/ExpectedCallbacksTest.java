package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.Identification;

class ExpectedCallbacksTest {
    static final E164 ONE = new E164("+33387000011");
    static final E164 TWO = new E164("+33387000012");
    static final E164 SHARED = new E164("+33387000010");
    static final Trunk TRUNK = new Trunk(
            "metz",
            "c1",
            Release.STAY,
            false,
            "",
            Set.of(Identification.POOL_NUMBER, Identification.DTMF_DIGITS, Identification.SIP_HEADER),
            8,
            List.of(ONE, TWO),
            Optional.of(SHARED));
    static final Trunk OTHER =
            new Trunk("nancy", "c1", Release.STAY, false, "", Set.of(), 8, List.of(), Optional.empty());

    final ExpectedCallbacks expected = new ExpectedCallbacks(Map.of("metz", TRUNK, "nancy", OTHER), 10_000);

    private CallbackOffer offer(String attempt, Identification kind, long now) {
        return expected.offer(attempt, "metz", 3, now).stream()
                .filter(o -> o.getIdentification() == kind)
                .findFirst()
                .orElseThrow();
    }

    private String refused(E164 number, long now) {
        return assertInstanceOf(ExpectedCallbacks.Match.Refused.class, expected.match("metz", number, "", now))
                .why();
    }

    @Test
    void aLeasedNumberBelongsToOneAttemptAndOnItsTrunkOnly() {
        assertEquals(ONE.text(), offer("a", Identification.POOL_NUMBER, 0).getNumber());
        assertEquals(TWO.text(), offer("b", Identification.POOL_NUMBER, 0).getNumber());
        assertEquals(
                new ExpectedCallbacks.Match.Expected("b", Identification.POOL_NUMBER),
                expected.match("metz", TWO, "", 0));
        assertEquals(new ExpectedCallbacks.Match.Refused("wrong-trunk"), expected.match("nancy", TWO, "", 0));
    }

    @Test
    void whenThePoolIsEmptyDigitsAreStillOffered() {
        offer("a", Identification.POOL_NUMBER, 0);
        offer("b", Identification.POOL_NUMBER, 0);
        List<CallbackOffer> third = expected.offer("c", "metz", 3, 0);
        assertEquals(
                Set.of(Identification.DTMF_DIGITS, Identification.SIP_HEADER),
                Set.copyOf(third.stream().map(CallbackOffer::getIdentification).toList()));
    }

    @Test
    void aNumberThatNobodyLeasedIsAStrangers() {
        assertEquals("stranger", refused(ONE, 0));
        assertEquals("stranger", refused(SHARED, 0));
        assertInstanceOf(
                ExpectedCallbacks.Match.NotOurs.class, expected.match("metz", new E164("+33387000001"), "", 0));
    }

    @Test
    void aUsedNumberRestsAndTheUnusedOneDoesNot() {
        offer("a", Identification.POOL_NUMBER, 0);
        expected.release("a", Optional.empty(), ONE::equals, 0);
        assertEquals("late", refused(ONE, 9_999));
        assertEquals(1, expected.resting(9_999));
        assertEquals(TWO.text(), offer("b", Identification.POOL_NUMBER, 9_999).getNumber());
        assertEquals("stranger", refused(ONE, 10_000));
        expected.release("b", Optional.empty(), n -> false, 10_000);
        // The one that has been free for longest goes first.
        assertEquals(ONE.text(), offer("c", Identification.POOL_NUMBER, 10_000).getNumber());
        assertEquals(TWO.text(), offer("d", Identification.POOL_NUMBER, 10_000).getNumber());
    }

    @Test
    void digitsAreAskedForOnlyWhenSomebodyWaitsAndMatchOnce() {
        String digits = offer("a", Identification.DTMF_DIGITS, 0).getSecret();
        assertTrue(digits.matches("[0-9]{6}"));
        assertEquals(digits, offer("a", Identification.DTMF_DIGITS, 0).getSecret());
        assertNotEquals(digits, offer("b", Identification.DTMF_DIGITS, 0).getSecret());
        assertEquals(new ExpectedCallbacks.Match.AskDigits(6), expected.match("metz", SHARED, "", 0));
        assertEquals(
                new ExpectedCallbacks.Match.Expected("a", Identification.DTMF_DIGITS),
                expected.matchDigits("metz", SHARED, digits));
        expected.release("a", Optional.empty(), n -> true, 0);
        assertEquals(new ExpectedCallbacks.Match.Refused("wrong-digits"), expected.matchDigits("metz", SHARED, digits));
        assertEquals(new ExpectedCallbacks.Match.Refused("wrong-trunk"), expected.matchDigits("nancy", SHARED, digits));
    }

    @Test
    void aTokenInTheHeaderMatchesWithoutAnAnswer() {
        String token = offer("a", Identification.SIP_HEADER, 0).getSecret();
        assertTrue(token.matches("[0-9a-f]{32}"));
        assertEquals(
                new ExpectedCallbacks.Match.Expected("a", Identification.SIP_HEADER),
                expected.match("metz", SHARED, token, 0));
        assertEquals(new ExpectedCallbacks.Match.Refused("stranger"), expected.match("metz", SHARED, "guess", 0));
    }

    @Test
    void nothingIsExpectedAfterRelease() {
        offer("a", Identification.POOL_NUMBER, 0);
        expected.release("a", Optional.of(ONE), n -> false, 0);
        assertEquals(3, expected.expected());
        expected.release("a", Optional.empty(), n -> false, 0);
        assertEquals(0, expected.expected());
    }
}
