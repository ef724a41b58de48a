package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.accounts.Network;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.Identification;
import org.strowger.server.StrowgerException;

final class RulesTest {
    private static final Offer OFFER = Make.offer("+33387900001", 5, "");

    private static void assertRemoves(Filter rule, Question question, Option option) {
        assertFalse(rule.keeps(question, option));
        assertFalse(rule.why(question, option).isBlank());
        assertTrue(rule.keeps(Make.question(), Make.option("good", 5, 10)), "a good one stays");
    }

    private static Option on(MediaServerView server) {
        return Make.option(server, Make.trunk(3, ""), OFFER, 10);
    }

    @Test
    void aDrainedServerGetsNobodyNew() {
        assertRemoves(new InService(), Make.question(), on(Make.server("s", 5, false, "", Make.PHONES, "")));
    }

    @Test
    void aServerWithoutTelephonesIsNotAskedToTelephone() {
        assertRemoves(
                new HasCapabilities(),
                Make.question(),
                on(Make.server("s", 5, true, "", Set.of(Capability.VOICE), "")));
    }

    @Test
    void aServerOutOfContactIsNotChosen() {
        assertRemoves(new InContact(), Make.question(), on(Make.server("s", 5, true, "has hung", Make.PHONES, "")));
    }

    @Test
    void onlyTheIdentificationThatTheAccountWantsIsUsed() {
        assertRemoves(
                new AcceptedIdentification(),
                Make.question(Set.of(), Identification.DTMF_DIGITS),
                Make.option("s", 5, 10));
    }

    @Test
    void ofATrunkOrAMediaServerThatFailedNoNumberIsTriedAgain() {
        Option option = Make.option("s", 5, 10);
        Candidate trunk = option.candidate().toBuilder().clearCallbackNumber().build();
        Candidate server = trunk.toBuilder().clearTrunk().build();
        for (Candidate failed : List.of(trunk, server)) {
            assertRemoves(
                    new NotExcluded(),
                    Make.question(Set.of(failed), Identification.IDENTIFICATION_UNSPECIFIED),
                    option);
        }
        Candidate otherNumber =
                option.candidate().toBuilder().setCallbackNumber("+33387900077").build();
        Question question = Make.question(Set.of(otherNumber), Identification.IDENTIFICATION_UNSPECIFIED);
        assertTrue(new NotExcluded().keeps(question, option), "another number of the same trunk");
    }

    @Test
    void whatFailedIsNotTriedAgain() {
        Option option = Make.option("s", 5, 10);
        assertRemoves(
                new NotExcluded(),
                Make.question(Set.of(option.candidate()), Identification.IDENTIFICATION_UNSPECIFIED),
                option);
    }

    @Test
    void anIpTrunkAndTheTelephoneNetworkDoNotDialEachOthersNumbers() {
        var ip = Make.option(Make.server("s", 5), Make.trunk(3, "metz-ip"), OFFER, 10);
        var pstn = Make.option(Make.server("s", 5), Make.trunk(3, ""), Make.offer("+33387900001", 5, "metz-ip"), 10);
        assertRemoves(new SameReach(), Make.question(), ip);
        assertRemoves(new SameReach(), Make.question(), pstn);
    }

    @Test
    void premiumNumbersAreNotDialled() {
        var premium = Make.option(Make.server("s", 5), Make.trunk(3, ""), Make.offer("+8835100012", 5, ""), 10);
        assertRemoves(new AllowedPrefixes(), Make.question(), premium);
    }

    @Test
    void aNumberOnWhichAnotherIsCalledBackIsNotUsed() {
        var taken = new Option(
                Make.server("s", 5), Optional.of(new Option.Route(Make.trunk(3, ""), OFFER, false, Optional.empty())));
        assertRemoves(new CallbackNumberFree(), Make.question(), taken);
    }

    @Test
    void aRunningConferenceKeepsItsHost() {
        assertRemoves(new ExistingHost(), Make.question().withHost("other"), Make.option("s", 5, 10));
    }

    @Test
    void aFullServerIsNotChosen() {
        assertRemoves(new FreePlaces(), Make.question(), Make.option("s", 0, 10));
    }

    @Test
    void aChannelIsNeededAtBothEnds() {
        assertRemoves(
                new FreeTrunkChannels(),
                Make.question(),
                Make.option(Make.server("s", 5), Make.trunk(0, ""), OFFER, 10));
        assertRemoves(
                new FreeTrunkChannels(),
                Make.question(),
                Make.option(Make.server("s", 5), Make.trunk(3, ""), Make.offer("+33387900001", 0, ""), 10));
    }

    @Test
    void aCallWithoutAPriceIsNotMade() {
        var unknown = new Option(
                Make.server("s", 5), Optional.of(new Option.Route(Make.trunk(3, ""), OFFER, true, Optional.empty())));
        assertRemoves(new HasPrice(), Make.question(), unknown);
    }

    @Test
    void aClientIsNotSentToAServerWithoutAnAddressForIt() {
        var server = new MediaServerView("s", "", "", Make.PHONES, true, "", "", 9, 9, List.of());
        var rule = new HasAddress();
        assertFalse(rule.keeps(Make.client(""), new Option(server, Optional.empty())));
        assertTrue(rule.keeps(Make.client(""), new Option(Make.server("s", 5), Optional.empty())));
    }

    @Test
    void theSeedsExampleStrasbourgWinsOverTheUnitedStates() {
        var ranking = choose(Make.option("boston", 900, 50_000), Make.option("strasbourg", 3, 10_000));
        assertEquals("strasbourg", ranking.winner().orElseThrow().server().name());
        assertEquals("cheapest-callback", ranking.best().get(1).lostBy());
        assertTrue(ranking.reason().contains("against boston"), ranking.reason());
    }

    @Test
    void atTheSamePriceAVoiceServerIsTakenBeforeOneThatCouldDoVideo() {
        var video = Set.of(Capability.TELEPHONY, Capability.VOICE, Capability.VIDEO);
        var ranking = choose(on(Make.server("can-video", 90, true, "", video, "")), on(Make.server("voice", 3)));
        assertEquals("voice", ranking.winner().orElseThrow().server().name());
        assertEquals("scarce-capabilities", ranking.best().get(1).lostBy());
    }

    @Test
    void amongEqualsTheOneWithTheMostRoomWins() {
        var ranking = choose(Make.option("a", 3, 10), Make.option("b", 4, 10), Make.option("c", 4, 10));
        assertEquals("b", ranking.winner().orElseThrow().server().name());
        assertEquals("order of the offers", ranking.best().get(1).lostBy());
        assertEquals("most-free", ranking.best().get(2).lostBy());
    }

    @Test
    void anInternetClientGoesToTheNearestServer() {
        var distances = new Distances(
                Map.of("europe", List.of(Network.parse("192.0.2.0/24"))),
                Map.of("europe", Map.of("america", 80)),
                1000);
        var rules = RuleBook.rules(List.of("nearest", "most-free"), distances);
        var far = new Option(Make.server("boston", 90, true, "", Make.PHONES, "america"), Optional.empty());
        var near = new Option(Make.server("paris", 3, true, "", Make.PHONES, "europe"), Optional.empty());
        var ranking = new Selection(rules).choose(Make.client(distances.region("192.0.2.7")), List.of(far, near));
        assertEquals("paris", ranking.winner().orElseThrow().server().name());
        assertEquals(80, distances.between("america", "europe"));
        assertEquals(1000, distances.between("", "europe"));
    }

    @Test
    void theRefusalSaysWhichRuleLeftNothingAndWhy() {
        var ranking = choose(Make.option("a", 0, 10), Make.option("b", 0, 10));
        assertEquals(34, ranking.refusal().orElseThrow().getCause());
        assertTrue(ranking.reason().contains("is full"), ranking.reason());
        assertEquals("free-places", ranking.steps().getLast().rule());
        assertEquals(2, ranking.best().size());
    }

    @Test
    void onlyTheBestTenAreKept() {
        var options = new ArrayList<Option>();
        for (int i = 0; i < 50; i++) {
            options.add(Make.option("s" + i, 5, 100 - i));
        }
        var ranking = choose(options.toArray(Option[]::new));
        assertEquals(10, ranking.best().size());
        assertEquals("s49", ranking.best().getFirst().option().server().name());
        assertEquals("s48", ranking.best().get(1).option().server().name());
        assertEquals(50, ranking.steps().getFirst().before());
    }

    @Test
    void aRuleThatDoesNotExistIsAnErrorThatNamesThoseThatDo() {
        var none = new Distances(Map.of(), Map.of(), 1);
        var e = assertThrows(StrowgerException.class, () -> RuleBook.rules(List.of("cheapest"), none));
        assertTrue(e.getMessage().contains("cheapest-callback"), e.getMessage());
        assertThrows(StrowgerException.class, () -> RuleBook.rules(List.of("reach", "reach"), none));
    }

    private static Ranking choose(Option... options) {
        var settings = DispatchSettings.read(TestFarm.config(""));
        return new Selection(RuleBook.rules(settings.rules(), settings.distances()))
                .choose(Make.question(), List.of(options));
    }
}
