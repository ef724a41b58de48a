package org.strowger.switchboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Refusal;
import org.strowger.switchboard.AttemptAction.*;
import org.strowger.switchboard.AttemptEvent.*;

/**
 * Asterisk, dispatch and the media server around one attempt: keeps their state, refuses what they would refuse, and says
 * what they would say, each in its own order, all of them interleaved at random.
 */
final class FakeWorld {
    static final String TRUE_CALLER = "+33388000100";

    /** Where a channel is. */
    enum Place {
        ROUTING,
        WAITING,
        REFERRED,
        TALKING,
        GONE
    }

    /** One channel of the fake Asterisk. */
    private static final class Channel {
        final Leg leg;
        Place place = Place.ROUTING;
        boolean admitted;
        boolean claimOpen;

        Channel(Leg leg) {
            this.leg = leg;
        }
    }

    private final List<String> violations = new ArrayList<>();
    final List<String> history = new ArrayList<>();
    private final Channel caller;
    private final Map<String, Channel> callbacks = new LinkedHashMap<>();
    private final Set<Timer> armed = EnumSet.noneOf(Timer.class);
    private final Map<String, Integer> ends = new LinkedHashMap<>();
    private Optional<Decision> lease = Optional.empty();
    private boolean numbersOut;
    private boolean cancelled;
    private int finished;
    private Optional<Decision> talkElsewhere = Optional.empty();
    private final Random random;
    private final ReleasePlan plan;
    private final Attempt attempt;
    private final Deque<AttemptEvent> asterisk = new ArrayDeque<>();
    private final Deque<Runnable> dispatch = new ArrayDeque<>();
    private int dialled;
    private int mischief = 12;

    FakeWorld(long seed, ReleasePlan plan) {
        this.random = new Random(seed);
        this.plan = plan;
        caller = new Channel(leg("a", "+33387000001", "+33387000901"));
        attempt = new Attempt(caller.leg);
        give(new Arrived());
        asterisk.add(new CallerReady());
    }

    static Leg leg(String id, String number, String from) {
        return new Leg(
                "PJSIP/" + id,
                id,
                "trunk",
                new E164(number),
                new CallerId(Numbers.parse(from), false),
                new Dialog("call-" + id, "l" + id, "r" + id, "sip:x@127.0.0.1:5060"),
                "carrier");
    }

    Phase phase() {
        return attempt.phase();
    }

    /** One thing happens, whichever. */
    void step() {
        List<Runnable> possible = new ArrayList<>();
        if (!asterisk.isEmpty()) {
            possible.add(() -> give(asterisk.remove()));
            possible.add(() -> give(asterisk.remove()));
        }
        if (!dispatch.isEmpty()) {
            possible.add(() -> dispatch.remove().run());
            possible.add(() -> dispatch.remove().run());
        }
        if (mischief > 0) {
            possible.add(this::somebodyActs);
            possible.add(this::somebodyActs);
        }
        if (!armed.isEmpty() && (possible.isEmpty() || random.nextInt(12) == 0)) {
            possible.clear();
            Timer timer = List.copyOf(armed).get(random.nextInt(armed.size()));
            possible.add(() -> {
                armed.remove(timer);
                give(new TimeUp(timer));
            });
        }
        if (!possible.isEmpty()) {
            possible.get(random.nextInt(possible.size())).run();
        }
    }

    boolean idle() {
        return asterisk.isEmpty() && dispatch.isEmpty() && armed.isEmpty() && mischief <= 0;
    }

    private void somebodyActs() {
        mischief--;
        List<Channel> live =
                callbacks.values().stream().filter(c -> c.place != Place.GONE).toList();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> lease.ifPresent(d -> arrive(d.getCandidate().getCallbackNumber(), TRUE_CALLER));
            case 3 -> {
                // A stranger reaches the attempt only on its own number, or while nothing is decided.
                arrive(lease.map(d -> d.getCandidate().getCallbackNumber()).orElse("+33387000019"), "+33299999999");
            }
            case 4 -> {
                if (random.nextInt(3) == 0) {
                    hangUp(caller, true);
                }
            }
            case 5 -> live.stream().findFirst().ifPresent(c -> hangUp(c, true));
            case 9 -> {
                if (random.nextInt(3) == 0) {
                    restartAsterisk();
                }
            }
            case 6 -> {
                if (random.nextInt(3) == 0) {
                    lease.ifPresent(d -> report(d, OrderProgress.State.FAILED));
                }
            }
            default -> settleRefer(live);
        }
    }

    private void arrive(String number, String from) {
        Channel channel = new Channel(leg("b" + ++dialled, number, from));
        channel.claimOpen = true;
        callbacks.put(channel.leg.uniqueId(), channel);
        give(new CallbackArrived(channel.leg, plan));
    }

    // What it had not told yet is never told; commands that failed have failed. Nobody is let in before the switchboard
    // knows of it (AsteriskLink), so it knows at once.
    private void restartAsterisk() {
        asterisk.removeIf(event -> !(event instanceof CommandFailed));
        caller.place = Place.GONE;
        callbacks.values().forEach(c -> c.place = Place.GONE);
        give(new AsteriskRestarted());
    }

    // The far end carries a REFER out, refuses it, or does nothing for now.
    private void settleRefer(List<Channel> live) {
        boolean onCaller = caller.place == Place.REFERRED;
        Optional<Channel> callback = live.stream().filter(c -> c.admitted).findFirst();
        Optional<Channel> referred = onCaller ? Optional.of(caller) : callback.filter(c -> c.place == Place.REFERRED);
        if (referred.isEmpty() || callback.isEmpty()) {
            return;
        }
        Channel other = onCaller ? callback.get() : caller;
        if (random.nextBoolean() && other.place != Place.GONE) {
            if (random.nextBoolean()) {
                asterisk.add(new ReferEnded(true));
            }
            hangUp(other, false);
            hangUp(referred.get(), false);
            lease.ifPresent(d -> talkElsewhere = Optional.of(d));
        } else {
            asterisk.add(new ReferEnded(false));
            if (onCaller) {
                bridge(callback.get());
            } else {
                referred.get().place = Place.WAITING;
                asterisk.add(new CallbackWaits(referred.get().leg.uniqueId()));
            }
        }
    }

    /** The caller has said all that he had to say. */
    void endTalk() {
        if (caller.place == Place.TALKING) {
            hangUp(caller, true);
        }
    }

    /** The released talk ends some day, and the media server says so. */
    void endTalkElsewhere() {
        talkElsewhere.ifPresent(d -> report(d, OrderProgress.State.ENDED));
        talkElsewhere = Optional.empty();
    }

    private void report(Decision d, OrderProgress.State state) {
        dispatch.add(() -> {
            if (lease.filter(d::equals).isPresent()) {
                lease = Optional.empty();
            }
            give(new Progress(OrderProgress.newBuilder()
                    .setAttempt("x")
                    .setState(state)
                    .setCause(16)
                    .setLease(d.getLease())
                    .setCandidate(d.getCandidate())
                    .build()));
        });
    }

    private void hangUp(Channel channel, boolean byFarEnd) {
        if (channel.place == Place.GONE) {
            return;
        }
        boolean talked = channel.place == Place.TALKING;
        channel.place = Place.GONE;
        String id = channel.leg.uniqueId();
        if (byFarEnd) {
            asterisk.add(new HangupSeen(id));
        }
        if (channel == caller) {
            asterisk.add(new CallerGone(16));
            if (talked) {
                callbacks.values().stream()
                        .filter(c -> c.place == Place.TALKING)
                        .forEach(c -> hangUp(c, false));
            }
        } else {
            asterisk.add(new CallbackGone(id, 16));
            if (talked && caller.place == Place.TALKING) {
                hangUp(caller, false);
            }
            if (channel.admitted && byFarEnd) {
                lease.ifPresent(d -> report(d, OrderProgress.State.ENDED));
            }
        }
    }

    private void bridge(Channel callback) {
        if (callback.place == Place.WAITING && caller.place != Place.GONE) {
            callback.place = Place.TALKING;
            caller.place = Place.TALKING;
            asterisk.add(new CallerAnswered());
            asterisk.add(new CallerBridged());
        } else if (caller.place != Place.GONE) {
            // Redirected out of a bridge: that ends the bridge, and with it the other one.
            caller.place = Place.WAITING;
            hangUp(callback, false);
            asterisk.add(new BridgeMissed());
        }
    }

    private void give(AttemptEvent event) {
        history.add(attempt.phase() + " <- " + shortly(event));
        boolean wasOver = attempt.phase() == Phase.OVER;
        for (AttemptAction action : attempt.on(event)) {
            if (wasOver && !(action instanceof Refuse || action instanceof Note)) {
                violations.add("after the end: " + action);
            }
            perform(action);
        }
    }

    private void perform(AttemptAction action) {
        if (!(action instanceof Disarm || action instanceof Note)) {
            history.add("    " + shortly(action));
        }
        switch (action) {
            case Ask a -> ask(a);
            case Cancel a -> {
                cancelled = true;
                dispatch.add(() -> lease = Optional.empty());
            }
            case KeepNumber a -> {}
            case ReturnNumbers a -> numbersOut = false;
            case Admit a -> admit(a.callback());
            case Refuse a -> turn(a.callback());
            case Join a -> move(a.callback(), () -> bridge(callback(a.callback())), "join");
            case ReferCaller a ->
                move(
                        a.callback(),
                        () -> {
                            caller.place = Place.REFERRED;
                            asterisk.add(new CallerAnswered());
                        },
                        "refer");
            case AnswerCaller a -> {
                if (caller.place == Place.GONE) {
                    answerLater(new CommandFailed("answer"));
                } else {
                    asterisk.add(new CallerAnswered());
                }
            }
            case ReferCallback a -> {
                if (callback(a.callback()).place == Place.GONE) {
                    answerLater(new CommandFailed("refer-callback"));
                } else {
                    callback(a.callback()).place = Place.REFERRED;
                }
            }
            case RecallCallback a -> {
                Channel c = callback(a.callback());
                if (c.place == Place.GONE) {
                    answerLater(new CommandFailed("recall"));
                } else {
                    c.place = Place.WAITING;
                    asterisk.add(new CallbackWaits(c.leg.uniqueId()));
                }
            }
            case HoldCaller a -> {
                if (caller.place != Place.GONE) {
                    caller.place = Place.WAITING;
                }
            }
            case EndCaller a -> hangUp(caller, false);
            case EndCallback a -> hangUp(callback(a.callback()), false);
            case Arm a -> armed.add(a.timer());
            case Disarm a -> armed.remove(a.timer());
            case PauseRefer a -> {}
            case Note a -> {}
            case CallerRecord a -> count("caller", a.event());
            case CallbackRecord a -> count(a.callback().uniqueId(), a.event());
            case Finished a -> finished++;
        }
    }

    private static String shortly(Object o) {
        return o.toString()
                .replaceAll("leg=Leg.channel=PJSIP/(\\w+),.*?peer=carrier.", "$1")
                .replaceAll("callback=Leg.channel=PJSIP/(\\w+),.*?peer=carrier.", "$1")
                .replaceAll("\\s+", " ");
    }

    // Commands are answered by an event that comes later, as the live attempt posts it to its own queue.
    private void answerLater(AttemptEvent event) {
        asterisk.add(event);
    }

    // As the real one: a question with more exclusions replaces the lease, a cancel is the end of the attempt.
    private void ask(Ask a) {
        numbersOut = true;
        if (cancelled) {
            violations.add("asked after the cancel");
        }
        dispatch.add(() -> {
            int outcome = random.nextInt(10);
            if (outcome == 0) {
                give(new NoDispatcher(a.round()));
            } else if (outcome == 1 || a.excluded().size() >= 3) {
                lease = Optional.empty();
                give(new AttemptEvent.Refused(
                        a.round(), Refusal.newBuilder().setCause(34).build()));
            } else {
                Decision d = Decision.newBuilder()
                        .setLease("lease-" + a.round())
                        .setCandidate(Candidate.newBuilder()
                                .setMediaServer("m" + a.round())
                                .setCallbackNumber("+3338700001" + a.round()))
                        .setIdentification(Identification.POOL_NUMBER)
                        .setExpectedCaller(TRUE_CALLER)
                        .build();
                lease = Optional.of(d);
                give(new Decided(a.round(), d));
            }
        });
    }

    private void admit(Leg leg) {
        Channel c = callback(leg);
        if (!c.claimOpen) {
            violations.add("admitted without a claim: " + leg);
        }
        if (!leg.from().shown().equals(TRUE_CALLER)) {
            violations.add("a stranger was admitted");
        }
        if (callbacks.values().stream().anyMatch(o -> o != c && o.admitted && o.place == Place.TALKING)) {
            violations.add("admitted beside another that talks");
        }
        c.claimOpen = false;
        c.admitted = true;
        if (c.place != Place.GONE) {
            c.place = Place.WAITING;
            asterisk.add(new CallbackWaits(leg.uniqueId()));
        }
    }

    private void turn(Leg leg) {
        Channel c = callback(leg);
        if (!c.claimOpen) {
            violations.add("refused twice: " + leg);
        }
        c.claimOpen = false;
        c.place = Place.GONE;
    }

    private void move(Leg callback, Runnable how, String what) {
        if (!callback(callback).admitted) {
            violations.add(what + " with one that was not admitted");
        }
        if (caller.place == Place.GONE) {
            answerLater(new CommandFailed(what));
        } else {
            how.run();
        }
    }

    private Channel callback(Leg leg) {
        return Objects.requireNonNull(callbacks.get(leg.uniqueId()));
    }

    private void count(String leg, LegRecord.Event event) {
        if (event == LegRecord.Event.ENDED) {
            ends.merge(leg, 1, Integer::sum);
        }
    }

    /** What is left that must not be. */
    List<String> leaks() {
        List<String> leaks = new ArrayList<>(violations);
        if (finished != 1) {
            leaks.add("finished " + finished + " times, in phase " + attempt.phase());
        }
        if (numbersOut) {
            leaks.add("numbers not returned");
        }
        lease.ifPresent(d -> leaks.add("lease left: " + d.getLease()));
        if (caller.place != Place.GONE) {
            leaks.add("caller left: " + caller.place);
        }
        Set<String> admitted = new HashSet<>();
        callbacks.forEach((id, c) -> {
            if (c.admitted) {
                admitted.add(id);
            }
            if (c.claimOpen && c.place != Place.GONE) {
                leaks.add("claim never answered: " + id);
            }
            if (c.admitted && c.place != Place.GONE) {
                leaks.add("callback left: " + id + " " + c.place);
            }
        });
        admitted.add("caller");
        for (String leg : admitted) {
            if (ends.getOrDefault(leg, 0) != 1) {
                leaks.add(leg + " ended " + ends.getOrDefault(leg, 0) + " times in the records");
            }
        }
        return leaks;
    }
}
