package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;
import org.strowger.server.StrowgerException;

/** Media that keep count of what they were told and object to what no plane could do; no packets. */
final class FakePlane implements MediaPlane {
    private final List<FakeLeg> legs = new CopyOnWriteArrayList<>();
    private final List<String> objections = new CopyOnWriteArrayList<>();
    private int nextPort = 20_000;
    /** Whether no port is left: a leg is told when it needs one. */
    volatile boolean full;

    @Override
    public synchronized MediaLeg open(Events events) {
        FakeLeg leg = new FakeLeg(nextPort, events);
        nextPort += 2;
        legs.add(leg);
        return leg;
    }

    @Override
    public int legs() {
        return (int) legs.stream().filter(leg -> !leg.closed).count();
    }

    @Override
    public int conferences() {
        return (int) legs.stream()
                .filter(leg -> !leg.closed)
                .flatMap(leg -> leg.conference.stream())
                .distinct()
                .count();
    }

    @Override
    public void close() {}

    List<String> objections() {
        return new ArrayList<>(objections);
    }

    /** The leg made last. */
    FakeLeg last() {
        return legs.getLast();
    }

    /** What was told to one leg. */
    final class FakeLeg implements MediaLeg {
        final int port;
        final Events events;
        final List<Target> targets = new CopyOnWriteArrayList<>();
        final List<String> played = new CopyOnWriteArrayList<>();
        final List<String> digits = new CopyOnWriteArrayList<>();
        volatile Optional<String> conference = Optional.empty();
        volatile int joins;
        volatile boolean muted;
        volatile Optional<Mixing> mixing = Optional.empty();
        volatile Wiring wiring = Wiring.EVERYBODY;
        volatile Talk talk = Talk.USUAL;
        final Set<MediaLeg> ignored = ConcurrentHashMap.newKeySet();
        volatile boolean closed;

        private FakeLeg(int port, Events events) {
            this.port = port;
            this.events = events;
        }

        private void open(String what) {
            if (closed) {
                objections.add(what + " on a leg that is closed");
            }
        }

        @Override
        public String address() {
            return "127.50.0.9";
        }

        @Override
        public int port() {
            if (full) {
                throw new StrowgerException("all media ports are taken");
            }
            return port;
        }

        @Override
        public void connect(Target target) {
            open("connect");
            targets.add(target);
        }

        @Override
        public void join(String name) {
            join(name, Mixing.USUAL);
        }

        @Override
        public synchronized void join(String name, Mixing how) {
            open("join");
            mixing = Optional.of(how);
            if (targets.isEmpty()) {
                objections.add("join before connect");
            }
            joins++;
            conference = Optional.of(name);
        }

        @Override
        public void leave() {
            open("leave");
            conference = Optional.empty();
        }

        @Override
        public void play(Prompt prompt) {
            open("play");
            played.add(prompt.name());
        }

        @Override
        public void stopPlaying() {
            open("stop playing");
        }

        @Override
        public void mute(boolean now) {
            open("mute");
            muted = now;
        }

        @Override
        public void wire(Wiring now) {
            open("wire");
            wiring = now;
        }

        @Override
        public void talk(Talk now) {
            open("talk");
            talk = now;
        }

        @Override
        public void ignore(MediaLeg other, boolean on) {
            open("ignore");
            if (on ? !ignored.add(other) : !ignored.remove(other)) {
                objections.add("ignored twice, or heard again who was not ignored");
            }
        }

        @Override
        public void sendDigits(String text) {
            open("digits");
            digits.add(text);
        }

        @Override
        public void digitBySignalling(char digit) {
            events.digit(digit);
        }

        @Override
        public void measure(Consumer<Figures> now) {
            now.accept(Figures.NONE);
        }

        @Override
        public synchronized void close(Consumer<Figures> last) {
            open("close");
            closed = true;
            last.accept(Figures.NONE);
        }
    }
}
