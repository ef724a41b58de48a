package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.codecs.G711;
import org.strowger.conference.Actor;
import org.strowger.conference.Announcement;
import org.strowger.conference.Arena;
import org.strowger.conference.Audience;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConnectService;
import org.strowger.conference.Denial;
import org.strowger.conference.DoorTones;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Groups;
import org.strowger.conference.Identity;
import org.strowger.conference.Mixing;
import org.strowger.conference.ParticipantId;
import org.strowger.conference.ParticipantKind;
import org.strowger.conference.PointToPoint;
import org.strowger.conference.Role;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;
import org.strowger.directory.LocalConferenceStore;
import org.strowger.mediaserver.MediaPlane.MediaLeg;

/** From the focus to packets: phones on real sockets, each with a tone of its own, over two workers. */
@Timeout(120)
class WiringOverRtpTest {
    private static final Actor OPERATOR = new Actor.Operator();

    private final RtpMediaPlane plane =
            new RtpMediaPlane(MediaSettings.on("127.51.0.1").withWorkers(2));
    private final List<RtpPhone> phones = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, ConferenceSettings> settings = Map.of(
            "arena", settings(new Arena(2, Arena.PodiumHears.PODIUM)),
            "pairs", settings(new PointToPoint()),
            "groups", settings(new Groups()),
            "back to back", settings(new BackToBack()));
    private final Conferences conferences = new Conferences(
            new LocalConferenceStore(), new KnownConferences(settings, settings(new Groups()))::of, report -> {});

    private static ConferenceSettings settings(ConnectService service) {
        return new ConferenceSettings(9, DoorTones.NONE, service, new Mixing(8, Double.POSITIVE_INFINITY));
    }

    /** A service that only this test knows: odd ones hear even ones, and the other way round. */
    private record BackToBack() implements ConnectService {
        @Override
        public String section(Role role, String present, Map<String, Integer> occupied) {
            return present.isEmpty() ? (occupied.size() % 2 == 0 ? "even" : "odd") : present;
        }

        @Override
        public Wiring wire(String section) {
            return new Wiring(List.of(section), Set.of(section.equals("even") ? "odd" : "even"));
        }
    }

    /** A leg whose signalling has been left out. */
    private record Call(MediaLeg media) implements LegWithMedia {
        @Override
        public void play(Announcement announcement) {
            // A tone would be heard among the phones' own.
        }

        @Override
        public void end(int q850, String why) {
            media.close(figures -> {});
        }
    }

    @AfterEach
    void end() {
        phones.forEach(RtpPhone::close);
        plane.close();
    }

    private static ParticipantId id(int who) {
        return new ParticipantId("p" + who);
    }

    private void join(String conference, Role... roles) throws Exception {
        for (Role role : roles) {
            int number = phones.size();
            RtpPhone phone = new RtpPhone(
                    "127.51.1." + (number + 1), 300 + 200 * number, number % 2 == 0 ? G711.PCMU : G711.PCMA);
            phones.add(phone);
            MediaLeg leg = plane.open(new MediaPlane.Events() {}, true);
            leg.connect(phone.target(true));
            phone.call(leg.address(), leg.port());
            calls.add(new Call(leg));
            enter(conference, number, role);
        }
    }

    private void enter(String conference, int who, Role role) throws Exception {
        done(conferences.join(
                conference,
                new FocusCommand.Join(id(who), Identity.named("p"), ParticipantKind.SIP, role, "a", Instant.EPOCH),
                calls.get(who)));
    }

    private void talk(String conference, int who, UnaryOperator<Talk> change) throws Exception {
        done(conferences.submit(
                conference,
                id(who),
                self -> new FocusCommand.ChangeTalk(OPERATOR, id(who), change.apply(self.talk()))));
    }

    private static void done(CompletionStage<Optional<Denial>> asked) throws Exception {
        assertEquals(Optional.empty(), asked.toCompletableFuture().get(10, TimeUnit.SECONDS));
    }

    /** @param table a line for each listener, with a 1 for each whom he hears */
    private void heard(String... table) {
        String expected = String.join(" ", table);
        String last = "";
        // The first second may still hold what was before.
        for (int i = 0; i < 6 && !last.equals(expected); i++) {
            phones.forEach(RtpPhone::forget);
            phones.forEach(p -> Patience.until("packets", () -> p.hasHeard(40)));
            last = table();
        }
        assertEquals(expected, last);
    }

    private String table() {
        List<String> lines = new ArrayList<>();
        for (RtpPhone listener : phones) {
            StringBuilder line = new StringBuilder();
            for (RtpPhone talker : phones) {
                line.append(listener.hears(talker) ? '1' : listener.hearsNothingOf(talker) ? '0' : '?');
            }
            lines.add(line.toString());
        }
        return String.join(" ", lines);
    }

    @Test
    void anArenaIsRewiredWhileAllTalk() throws Exception {
        join("arena", Role.LEADER, Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT);
        heard("00000", "10100", "11000", "10001", "10010");
        talk("arena", 0, talk -> talk.withAudience(new Audience.Only(Set.of(id(3)))));
        talk("arena", 1, talk -> talk.withIgnored(Set.of(id(2))));
        heard("00000", "00000", "01000", "10001", "00010");
        done(conferences.submit("arena", new FocusCommand.ChangeRole(OPERATOR, id(1), Role.PRESENTER)));
        talk("arena", 0, talk -> talk.withAudience(new Audience.Usual()));
        talk("arena", 2, talk -> talk.withSection("2"));
        heard("01000", "10000", "11011", "11101", "11110");
        done(conferences.submit("arena", new FocusCommand.Mute(OPERATOR, id(0))));
        done(conferences.submit("arena", new FocusCommand.Leave(id(4))));
        heard("01000", "00000", "01010", "01100", "00000");
    }

    @Test
    void twoAndTwoTalkInOneConference() throws Exception {
        join("pairs", Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT);
        heard("01000", "10000", "00010", "00100", "00000");
        done(conferences.submit("pairs", new FocusCommand.Leave(id(1))));
        talk("pairs", 4, talk -> talk.withSection("1"));
        heard("00001", "00000", "00010", "00100", "10000");
    }

    @Test
    void inAGroupSupervisorsAndDominanceAreWiring() throws Exception {
        join("groups", Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT);
        talk("groups", 3, talk -> talk.withAudience(new Audience.Nobody()));
        heard("0110", "1010", "1100", "1110");
        talk("groups", 3, talk -> talk.withAudience(new Audience.Only(Set.of(id(1)))));
        heard("0110", "1011", "1100", "1110");
        talk("groups", 3, talk -> talk.withAudience(new Audience.Usual()));
        talk("groups", 2, talk -> talk.withPrecedence(1));
        heard("0010", "0010", "0000", "0010");
        talk("groups", 2, talk -> talk.withPrecedence(0).withGain(-30));
        talk("groups", 1, talk -> talk.withVolume(-30));
        heard("0101", "0000", "1101", "1100");
    }

    @Test
    void whoWasMutedInOneConferenceIsHeardInTheNext() throws Exception {
        join("groups", Role.PARTICIPANT, Role.PARTICIPANT);
        done(conferences.submit("groups", new FocusCommand.Mute(OPERATOR, id(0))));
        heard("01", "00");
        for (int who = 0; who < 2; who++) {
            done(conferences.submit("groups", new FocusCommand.Leave(id(who))));
            enter("pairs", who, Role.PARTICIPANT);
        }
        heard("01", "10");
    }

    @Test
    void aServiceOfOnesOwnNeedsNothingElse() throws Exception {
        join("back to back", Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT);
        assertEquals(1, conferences.count());
        heard("010", "101", "010");
    }
}
