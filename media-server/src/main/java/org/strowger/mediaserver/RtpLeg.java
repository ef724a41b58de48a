package org.strowger.mediaserver;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.strowger.bridge.Codec;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Participant;
import org.strowger.codecs.G711;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.mediaserver.MediaPlane.Prompt;
import org.strowger.mediaserver.MediaPlane.Target;
import org.strowger.server.StrowgerException;

/**
 * A leg as signalling holds it: turns each call into commands. Any thread.
 *
 * <p><b>Which port.</b> Decided when it is first needed. A far end that can be told apart by the address that it announces
 * is served on the worker's shared port; what comes there before signalling has told the address is dropped. Of clients, only
 * the first one with a public address is; the next ones behind the same get ports of their own. One that sits
 * behind NAT, or of which nothing is known when an offer is to be made, gets a port of the leg's own; so does one whose address
 * another leg has announced already, if {@link #connect} is called before {@link #port}.
 */
final class RtpLeg implements MediaLeg {
    private final RtpMediaPlane plane;
    private final RtpWorker worker;
    private final LegStream stream;
    private final boolean announcedOnly;

    private Optional<PortPair> ports = Optional.empty();
    private boolean shared;
    /** Whether it is told apart by its address alone. */
    private boolean byAddress;

    private Optional<Long> claimed = Optional.empty();
    /** The claim that the worker was told of last: no other leg may have it before the worker has heard of the next one. */
    private Optional<Long> known = Optional.empty();

    private Codec codec = G711.PCMU;
    private Optional<MixedConference> conference = Optional.empty();
    private Optional<Participant> participant = Optional.empty();
    private Wiring wiring = Wiring.EVERYBODY;
    private Talk talk = Talk.USUAL;
    private boolean muted;
    private boolean closed;

    RtpLeg(RtpMediaPlane plane, RtpWorker worker, LegStream stream, boolean announcedOnly) {
        this.plane = plane;
        this.worker = worker;
        this.stream = stream;
        this.announcedOnly = announcedOnly;
    }

    @Override
    public String address() {
        return plane.settings().advertisedAddress();
    }

    @Override
    public synchronized int port() {
        return ports.orElseGet(() -> decide(announcedOnly)).rtp().port();
    }

    @Override
    public synchronized void announced(String address, int port, boolean direct) {
        boolean onHold = port == 0 || address.equals("0.0.0.0");
        if (closed || announcedOnly || onHold || (ports.isPresent() && !shared)) {
            return;
        }
        byAddress = true;
        TransportAddress peer = TransportAddress.of(address, port);
        boolean his = claimed.equals(Optional.of(TransportAddress.anyPort(peer.key())));
        boolean apart = (direct || his) && claimAddress(peer);
        if (apart != shared || ports.isEmpty()) {
            decide(apart);
            if (!apart) {
                unclaim();
            }
        }
    }

    /** Takes a client's whole address, if its packets cannot come from elsewhere: there is no NAT on their way. */
    private boolean claimAddress(TransportAddress peer) {
        boolean direct = peer.isPublic()
                || (peer.address().isLoopbackAddress() && plane.ports().onLoopback());
        return direct && claim(TransportAddress.anyPort(peer.key()));
    }

    private PortPair decide(boolean onShared) {
        PortPair pair = onShared ? worker.shared() : plane.ports().bind(worker.io(), stream::arrived, stream::rtcp);
        shared = onShared;
        ports = Optional.of(pair);
        worker.send(new Command.Begin(stream, pair, onShared ? Optional.of(worker.sorter()) : Optional.empty()));
        if (conference.isEmpty()) {
            worker.send(new Command.Drive(stream, Optional.empty(), Optional.empty()));
        }
        return pair;
    }

    @Override
    public synchronized void connect(Target target) {
        if (closed) {
            return;
        }
        Agreed agreed = Agreed.of(target);
        if (ports.isEmpty() || shared) {
            boolean unique = byAddress
                    ? claimAddress(agreed.peer())
                    : claim(agreed.peer().key());
            if (ports.isEmpty()) {
                decide(unique && agreed.announcedOnly());
            }
            if (!shared) {
                unclaim();
            }
        }
        codec = agreed.codec();
        worker.send(new Command.Connect(stream, agreed));
        if (!known.equals(claimed)) {
            release(known);
            known = claimed;
        }
    }

    /** Takes an announced address for this leg alone, as far as the shared port goes. */
    private boolean claim(long key) {
        if (!claimed.equals(known)) {
            release(claimed);
        }
        claimed = Optional.of(key);
        RtpLeg holder = worker.claims().putIfAbsent(key, this);
        return holder == null || holder.equals(this);
    }

    private void unclaim() {
        release(claimed);
        release(known);
        claimed = Optional.empty();
        known = Optional.empty();
    }

    private void release(Optional<Long> key) {
        key.ifPresent(k -> worker.claims().remove(k, this));
    }

    @Override
    public void join(String name) {
        join(name, plane.usualMixing());
    }

    @Override
    public synchronized void join(String name, Mixing mixing) {
        if (closed) {
            return;
        }
        MixedConference next = plane.enter(name, mixing, worker);
        exit();
        conference = Optional.of(next);
        boolean here = next.worker() == worker;
        Optional<CrossLine> cross = here ? Optional.empty() : Optional.of(new CrossLine(codec));
        Participant entering = cross.map(Participant::new).orElseGet(() -> new Participant(stream));
        entering.mute(muted);
        participant = Optional.of(entering);
        worker.send(new Command.Drive(stream, here ? conference : Optional.empty(), cross));
        next.worker().send(new Command.Enter(next, entering, wiring, talk));
    }

    @Override
    public synchronized void leave() {
        if (conference.isPresent()) {
            exit();
            worker.send(new Command.Drive(stream, Optional.empty(), Optional.empty()));
        }
    }

    private void exit() {
        if (conference.isPresent() && participant.isPresent()) {
            MixedConference old = conference.get();
            old.worker().send(new Command.Exit(old, participant.get()));
            plane.exit(old);
            conference = Optional.empty();
            participant = Optional.empty();
        }
    }

    @Override
    public synchronized void play(Prompt prompt) {
        worker.send(new Command.Play(stream, prompt, plane.sound(prompt)));
    }

    @Override
    public synchronized void stopPlaying() {
        worker.send(new Command.StopPlaying(stream));
    }

    @Override
    public synchronized void mute(boolean mute) {
        muted = mute;
        command((mixed, self) -> new Command.Mute(self, mute));
    }

    @Override
    public synchronized void wire(Wiring next) {
        if (!wiring.equals(next)) {
            wiring = next;
            command((mixed, self) -> new Command.Wire(mixed, self, next));
        }
    }

    @Override
    public synchronized void talk(Talk next) {
        talk = next;
        command((mixed, self) -> new Command.Adjust(mixed, self, next));
    }

    @Override
    public void ignore(MediaLeg other, boolean on) {
        // Not under both locks at once: two legs may ignore each other.
        Optional<Participant> talker = other instanceof RtpLeg leg ? leg.participant() : Optional.empty();
        talker.ifPresent(ignored -> ignore(ignored, on));
    }

    private synchronized void ignore(Participant talker, boolean on) {
        command((mixed, self) -> new Command.Ignore(mixed, self, talker, on));
    }

    private synchronized Optional<Participant> participant() {
        return participant;
    }

    /** To the worker that mixes its conference, if it is in one. */
    private void command(BiFunction<MixedConference, Participant, Command> made) {
        if (conference.isPresent() && participant.isPresent()) {
            MixedConference mixed = conference.get();
            mixed.worker().send(made.apply(mixed, participant.get()));
        }
    }

    @Override
    public synchronized void sendDigits(String digits) {
        digits.chars()
                .filter(c -> !TelephoneEvent.isDigit((char) c))
                .findFirst()
                .ifPresent(c -> {
                    throw new StrowgerException("'" + (char) c + "' is no digit that can be sent");
                });
        worker.send(new Command.SendDigits(stream, digits));
    }

    @Override
    public synchronized void digitBySignalling(char digit) {
        worker.send(new Command.Pressed(stream, digit));
    }

    @Override
    public synchronized void measure(Consumer<Figures> now) {
        if (!closed) {
            worker.send(new Command.Measure(stream, now));
        }
    }

    @Override
    public synchronized void close(Consumer<Figures> last) {
        if (closed) {
            return;
        }
        closed = true;
        exit();
        plane.closed(this);
        boolean told = worker.send(new Command.End(stream, last));
        unclaim();
        if (!told) {
            last.accept(stream.figures());
        }
    }
}
