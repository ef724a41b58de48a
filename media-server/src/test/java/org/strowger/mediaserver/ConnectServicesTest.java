package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.bridge.Conference;
import org.strowger.conference.Actor;
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
import org.strowger.directory.LocalConferenceStore;

/** From commands of the focus to the ear, without a network: whatever is asked, everybody hears exactly whom he should. */
@Timeout(120)
class ConnectServicesTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int PEOPLE = 30;
    private static final Actor OPERATOR = new Actor.Operator();

    private final Conference mixer = new Conference(64);
    private final List<TonePhone> phones = new ArrayList<>();
    private final LocalConferenceStore store = new LocalConferenceStore();
    private final Random random = new Random(SEED);
    private long now = 1_000_000_000;

    /** What the oracle knows: what was asked for, by number of the participant. */
    private final Map<Integer, Role> in = new HashMap<>();

    private final Set<Integer> muted = new HashSet<>();
    private final Map<Integer, Set<Integer>> ignored = new HashMap<>();
    private final Map<Integer, Set<Integer>> whispered = new HashMap<>();

    static List<ConnectService> services() {
        return List.of(
                new Groups(),
                new PointToPoint(),
                new Arena(4, Arena.PodiumHears.PODIUM),
                new Arena(4, Arena.PodiumHears.ROWS),
                new Arena(4, Arena.PodiumHears.NOBODY));
    }

    @ParameterizedTest
    @MethodSource("services")
    void whateverIsAskedEveryoneHearsExactlyWhomHeShould(ConnectService service) throws Exception {
        System.out.println("seed " + SEED);
        ConferenceSettings settings = new ConferenceSettings(PEOPLE, DoorTones.NONE, service, new Mixing(64, 15));
        Conferences conferences = new Conferences(store, name -> settings, report -> {});
        for (int i = 0; i < PEOPLE; i++) {
            phones.add(new TonePhone(300 + 100 * i, mixer));
        }
        for (int round = 0; round < 6; round++) {
            for (int change = 0; change < 25; change++) {
                change(conferences);
                tick(random.nextInt(3));
            }
            // Whoever falls silent is still heard for 400 ms.
            tick(30 + 25);
            for (int listener : in.keySet()) {
                for (int talker : in.keySet()) {
                    check(service, listener, talker, " in round " + round + " of " + service + ", seed " + SEED);
                }
            }
        }
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            synchronized (mixer) {
                mixer.tick(now);
            }
            now += 20_000_000;
        }
    }

    private void check(ConnectService service, int listener, int talker, String where) {
        boolean expected = listener != talker
                && !muted.contains(talker)
                && !ignored.getOrDefault(listener, Set.of()).contains(talker)
                && (whispered.containsKey(talker)
                        ? whispered.getOrDefault(talker, Set.of()).contains(listener)
                        : together(service, listener, talker));
        double share = phones.get(listener).share(phones.get(talker));
        assertTrue(expected ? share > 0.5 : share < 0.1, () -> listener + " hears " + share + " of " + talker + where);
    }

    /** What the service promises, in words of its own. */
    private boolean together(ConnectService service, int listener, int talker) {
        boolean stage = in.get(talker) != Role.PARTICIPANT;
        boolean onStage = in.get(listener) != Role.PARTICIPANT;
        boolean neighbours = section(listener).equals(section(talker));
        return switch (service) {
            case Arena arena ->
                switch (arena.podiumHears()) {
                    case PODIUM -> stage || neighbours;
                    case ROWS -> stage || onStage || neighbours;
                    case NOBODY -> !onStage && (stage || neighbours);
                };
            default -> neighbours;
        };
    }

    private String section(int who) {
        return talk(who).section();
    }

    private Talk talk(int who) {
        return store.load("c").orElseThrow().participant(id(who)).orElseThrow().talk();
    }

    private static ParticipantId id(int who) {
        return new ParticipantId("p" + who);
    }

    private void change(Conferences conferences) throws Exception {
        int who = random.nextInt(PEOPLE);
        if (!in.containsKey(who)) {
            Role role = random.nextInt(6) == 0 ? Role.PRESENTER : Role.PARTICIPANT;
            in.put(who, role);
            done(conferences.join(
                    "c",
                    new FocusCommand.Join(id(who), Identity.named("p"), ParticipantKind.SIP, role, "a", Instant.EPOCH),
                    phones.get(who)));
            return;
        }
        int other = random.nextInt(PEOPLE);
        switch (random.nextInt(7)) {
            case 0 -> {
                in.remove(who);
                muted.remove(who);
                ignored.remove(who);
                whispered.remove(who);
                ignored.values().forEach(s -> s.remove(who));
                whispered.values().forEach(s -> s.remove(who));
                done(conferences.submit("c", new FocusCommand.Leave(id(who))));
            }
            case 1 -> {
                boolean on = muted.add(who) || !muted.remove(who);
                done(conferences.submit(
                        "c",
                        on ? new FocusCommand.Mute(OPERATOR, id(who)) : new FocusCommand.Unmute(OPERATOR, id(who))));
            }
            case 2 -> {
                Role role = in.get(who) == Role.PARTICIPANT ? Role.PRESENTER : Role.PARTICIPANT;
                in.put(who, role);
                done(conferences.submit("c", new FocusCommand.ChangeRole(OPERATOR, id(who), role)));
            }
            case 3, 4 -> {
                if (in.containsKey(other)) {
                    Set<Integer> set = ignored.computeIfAbsent(who, w -> new HashSet<>());
                    boolean on = set.add(other) || !set.remove(other);
                    assertTrue(on == set.contains(other));
                    ask(conferences, who, talk -> talk.withIgnored(ids(set)));
                }
            }
            case 5 -> {
                if (in.containsKey(other) && other != who) {
                    whispered.put(who, new HashSet<>(Set.of(other)));
                    ask(conferences, who, talk -> talk.withAudience(new Audience.Only(Set.of(id(other)))));
                }
            }
            default -> {
                whispered.remove(who);
                ask(conferences, who, talk -> talk.withAudience(new Audience.Usual()));
            }
        }
    }

    private static Set<ParticipantId> ids(Set<Integer> some) {
        Set<ParticipantId> ids = new HashSet<>();
        some.forEach(i -> ids.add(id(i)));
        return ids;
    }

    private static void ask(Conferences conferences, int who, UnaryOperator<Talk> change) throws Exception {
        done(conferences.submit(
                "c", id(who), self -> new FocusCommand.ChangeTalk(OPERATOR, id(who), change.apply(self.talk()))));
    }

    private static void done(CompletionStage<Optional<Denial>> asked) throws Exception {
        Optional<Denial> denial = asked.toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTrue(denial.isEmpty(), denial.toString());
    }

    @Test
    void precedenceAndGainOfTheFocusAreHeard() throws Exception {
        ConferenceSettings settings =
                new ConferenceSettings(9, DoorTones.NONE, new Groups(), new Mixing(8, Double.POSITIVE_INFINITY));
        Conferences conferences = new Conferences(store, name -> settings, report -> {});
        synchronized (mixer) {
            mixer.dominance(settings.mixing().dominance());
        }
        for (int i = 0; i < 4; i++) {
            phones.add(new TonePhone(300 + 100 * i, mixer));
            done(conferences.join(
                    "c",
                    new FocusCommand.Join(
                            id(i), Identity.named("p"), ParticipantKind.SIP, Role.PARTICIPANT, "a", Instant.EPOCH),
                    phones.get(i)));
        }
        ask(conferences, 1, talk -> talk.withGain(-12));
        tick(60);
        assertTrue(Math.abs(phones.get(0).share(phones.get(1)) - 0.25) < 0.04);
        assertTrue(Math.abs(phones.get(0).share(phones.get(2)) - 1) < 0.1);
        ask(conferences, 1, talk -> talk.withPrecedence(1));
        tick(60);
        assertTrue(Math.abs(phones.get(0).share(phones.get(1)) - 0.25) < 0.04);
        assertTrue(phones.get(0).share(phones.get(2)) < 0.05);
        done(conferences.submit("c", id(1), self -> new FocusCommand.Leave(id(1))));
        tick(60);
        assertTrue(
                Math.abs(phones.get(0).share(phones.get(2)) - 1) < 0.1,
                "when the one with precedence has gone, the others are as loud as before");
    }
}
