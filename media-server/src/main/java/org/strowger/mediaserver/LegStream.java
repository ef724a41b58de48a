package org.strowger.mediaserver;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.bridge.Arrival;
import org.strowger.bridge.Band;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.bridge.JitterBuffer;
import org.strowger.bridge.Line;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.Prompt;

/**
 * A leg's media on the worker that owns its socket: packets in to frames, frames out to packets, sounds and digits. All on
 * the worker's thread, but for {@link #codec}, and {@link #figures} when the worker has ended.
 */
final class LegStream implements Line, WaitingPackets.Leg {
    private static final Logger LOG = LoggerFactory.getLogger(LegStream.class);

    private final int slot;
    private final Counters counters;
    private final WaitingPackets waiting;
    private final Workspace workspace;
    private final Executor announcer;
    private final Events events;
    private final JitterBuffer jitter;
    private final QualityMeter quality;
    private final ReceptionStatistics reception;
    private final RtpSender sender;
    private final Rtcp rtcp;
    private final EventReceiver eventReceiver = new EventReceiver(this::pressedByRtp);
    private final EventSender eventSender = new EventSender();
    private final KeyPresses presses = new KeyPresses();
    private final Player player = new Player(this::played);
    private final Latch latch = new Latch();
    private PlayedOver playedOver;

    private volatile Codec codec;
    private Codec.Encoder encoder;
    private Codec.Decoder decoder;
    private PortPair ports = PortPair.NONE;
    private Optional<Sorter> sorter = Optional.empty();
    private int number = WaitingPackets.NOBODY;
    private Agreed agreed = Agreed.NOTHING;
    private TransportAddress to = TransportAddress.NOBODY;
    private TransportAddress toRtcp = TransportAddress.NOBODY;
    private boolean reached;
    /** Whose packets are taken without asking the latch again. */
    private long from = TransportAddress.NO_KEY;
    /** Whether a sound is played, a digit sent, or a key held down: all three are asked in every tick, and hardly ever so. */
    private boolean busy;

    /** For a tick that was not expected. */
    private Runnable hurry = () -> {};

    private final Rest rest = new Rest();
    /** Packets when it was asked last whether it is still. */
    private long receivedBefore;

    /** Told once: what fails may do so 50 times a second. */
    private boolean failed;

    /** Whether packets are delivered whose speech is asked for at once. */
    private boolean ticking;

    private long now;
    /** Not before this is anything of {@link #rtcp} asked, whose state is not in the cache. */
    private long reportAt = Long.MIN_VALUE;

    private long firstPacketNanos;

    LegStream(
            MediaSettings settings,
            String name,
            int slot,
            Codec codec,
            Counters counters,
            WaitingPackets waiting,
            Workspace workspace,
            Executor announcer,
            Events events) {
        this.slot = slot;
        this.codec = codec;
        this.counters = counters;
        this.waiting = waiting;
        this.workspace = workspace;
        this.announcer = announcer;
        this.events = events;
        encoder = codec.encoder();
        decoder = codec.decoder();
        playedOver = new PlayedOver(Band.of(codec));
        jitter = new JitterBuffer(settings.maximumJitterMillis());
        sender = new RtpSender(counters, workspace);
        quality = new QualityMeter(counters);
        reception = quality.reception();
        rtcp = new Rtcp(name, new SplittableRandom(), counters, sender, quality);
    }

    /** Its part of the 20 ms. */
    int slot() {
        return slot;
    }

    /** Its sockets: a shared pair with its sorter, or one of its own. */
    void use(PortPair pair, Optional<Sorter> shared) {
        sorter.ifPresent(s -> s.forget(agreed, number));
        if (number == WaitingPackets.NOBODY) {
            number = waiting.enter(this);
        }
        ports = pair;
        sorter = shared;
    }

    /**
     * Another drives it.
     *
     * @param rouser sees to it that ticks come regularly again
     */
    void drivenBy(Runnable rouser) {
        awake();
        hurry = rouser;
    }

    /** Signalling and the far end have agreed, perhaps anew. */
    void connect(Agreed next) {
        awake();
        waiting.deliver(number);
        if (!next.codec().equals(codec)) {
            // First of all, as a coder may not be had: then nothing has changed.
            speak(next.codec());
        }
        // Also when only the port for reports is another one.
        sorter.ifPresent(s -> s.move(agreed, next, number));
        if (agreed.peer().key() != next.peer().key()) {
            // Whoever was heard at this host may move to another of its ports.
            reached &= next.peer().address().equals(to.address());
            jitter.reset();
            eventReceiver.reset();
            address(next.peer(), next);
        }
        reached |= next.vouched();
        latch.expect(next.peer(), next.announcedOnly());
        from = TransportAddress.NO_KEY;
        agreed = next;
        if (next.eventType() < 0 && eventSender.stop()) {
            counters.add(MediaCounter.DIGITS_NOT_SENT);
        }
        toRtcp = next.rtcp(to);
        quality.agree(codec.name(), codec.clockRate(), next.packetMillis());
        sender.agree(next);
    }

    private void speak(Codec next) {
        Codec.Encoder nextEncoder = next.encoder();
        Codec.Decoder nextDecoder;
        try {
            nextDecoder = next.decoder();
        } catch (RuntimeException e) {
            nextEncoder.close();
            throw e;
        }
        encoder.close();
        decoder.close();
        codec = next;
        encoder = nextEncoder;
        decoder = nextDecoder;
        playedOver = new PlayedOver(Band.of(next));
        jitter.use(next);
        eventReceiver.clock(next.clockRate());
    }

    private void address(TransportAddress peer, Agreed by) {
        to = peer;
        toRtcp = by.rtcp(peer);
    }

    /** A packet on a port of its own. */
    void arrived(long at, long source, byte[] packet, int length) {
        if (number == WaitingPackets.NOBODY) {
            rtp(at, source, packet, 0, length);
        } else {
            waiting.add(number, at, source, packet, length);
        }
    }

    @Override
    public void rtp(long at, long source, byte[] packet, int offset, int length) {
        if (source == from || latched(source)) {
            expectedRtp(at, packet, offset, length);
        } else {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }

    @Override
    public void multiplexed(long at, long source, byte[] packet, int length) {
        if (source == from || latched(source)) {
            expectedRtcp(at, packet, length);
        } else {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }

    private boolean latched(long source) {
        if (!latch.accepts(source)) {
            return false;
        }
        from = source;
        if (source != to.key()) {
            // Behind a NAT only the way back along which its packets came leads to the phone.
            address(TransportAddress.of(source), agreed);
        }
        return true;
    }

    @Override
    public void rtcp(long at, long source, byte[] packet, int length) {
        if (latch.acceptsReport(source)) {
            expectedRtcp(at, packet, length);
        } else {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }

    private void expectedRtcp(long at, byte[] packet, int length) {
        if (!reached) {
            reached = true;
            awake();
        }
        rtcp.received(at, packet, length);
    }

    /** A packet whose sender is the far end. */
    private void expectedRtp(long at, byte[] packet, int offset, int length) {
        // A key may come before the leg's first tick.
        now = at;
        RtpHeader header = workspace.header;
        if (!header.read(packet, offset, length)) {
            counters.add(MediaCounter.MALFORMED);
            return;
        }
        reached = true;
        int sequence = header.sequence();
        int timestamp = header.timestamp();
        if (header.payloadType() == agreed.payloadType()) {
            counters.add(MediaCounter.RTP_RECEIVED);
            reception.audio(at, sequence, timestamp, header.ssrc());
            if (agreed.receive()) {
                int from = header.payloadOffset();
                int bytes = header.payloadLength();
                count(
                        ticking
                                ? jitter.pass(at, sequence, timestamp, header.ssrc(), packet, from, bytes)
                                : jitter.put(at, sequence, timestamp, header.ssrc(), packet, from, bytes));
            }
        } else if (header.payloadType() == agreed.eventType()) {
            counters.add(MediaCounter.RTP_RECEIVED);
            reception.packet(sequence, header.ssrc());
            eventReceiver.packet(
                    at, sequence, timestamp, header.marker(), packet, header.payloadOffset(), header.payloadLength());
            busy = true;
        } else if (header.payloadType() == agreed.noiseType()) {
            counters.add(MediaCounter.RTP_RECEIVED);
            reception.packet(sequence, header.ssrc());
            if (agreed.receive()) {
                count(jitter.pause(
                        sequence, timestamp, header.ssrc(), packet, header.payloadOffset(), header.payloadLength()));
            }
        } else {
            counters.add(MediaCounter.WRONG_PAYLOAD);
            return;
        }
        if (firstPacketNanos == 0) {
            firstPacketNanos = at;
            announcer.execute(events::flowing);
        }
    }

    private void count(Arrival arrival) {
        quality.arrived(arrival);
        switch (arrival) {
            case TAKEN -> {}
            case DUPLICATE -> counters.add(MediaCounter.DUPLICATE);
            case LATE -> counters.add(MediaCounter.LATE);
            case DISCARDED -> counters.add(MediaCounter.DISCARDED);
            case RESTARTED -> counters.add(MediaCounter.RESTARTED);
        }
    }

    void pressedBySignalling(long at, char digit) {
        // The last tick may be long ago.
        now = at;
        pressed(eventReceiver.heldSince(now), digit, KeyPresses.Way.SIGNALLING);
    }

    private void pressedByRtp(char digit, long since) {
        pressed(since, digit, KeyPresses.Way.RTP);
    }

    private void pressed(long since, char digit, KeyPresses.Way way) {
        if (presses.isNew(now, since, digit, way)) {
            counters.add(MediaCounter.DIGITS_RECEIVED);
            announcer.execute(() -> events.digit(digit));
        } else {
            counters.add(MediaCounter.DIGITS_TWICE);
        }
    }

    private void played(Prompt prompt) {
        announcer.execute(() -> events.played(prompt));
    }

    void play(Prompt prompt, Sound sound) {
        awake();
        player.add(prompt, sound);
        busy = true;
    }

    void stopPlaying() {
        player.stop();
    }

    void sendDigits(String digits) {
        if (agreed.eventType() < 0) {
            counters.add(MediaCounter.DIGITS_NOT_SENT);
            return;
        }
        counters.add(MediaCounter.DIGITS_SENT);
        awake();
        eventSender.add(digits);
        busy = true;
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public int prefetch(int depth) {
        return switch (depth) {
            case 0 -> (int) now + (busy ? 1 : 0);
            case 1 ->
                waiting.prefetch(number)
                        + reception.prefetch()
                        + sender.prefetch()
                        + (int) to.key()
                        + agreed.payloadType()
                        + jitter.prefetch(0);
            default -> jitter.prefetch(depth - 1);
        };
    }

    @Override
    public void next(long at, Frame frame) {
        try {
            play(at, frame);
        } catch (RuntimeException e) {
            // One far end's packets must not cost the whole conference its tick: this leg alone begins anew.
            counters.add(MediaCounter.TICKS_FAILED);
            if (!failed) {
                failed = true;
                LOG.error("a leg's packets from {} cannot be played; it begins anew", to, e);
            }
            jitter.reset();
            frame.missing();
        }
    }

    private void play(long at, Frame frame) {
        // What waits stays where it is until the worker receives again, and that is after the tick.
        ticking = true;
        try {
            waiting.deliver(number);
        } finally {
            ticking = false;
        }
        now = at;
        if (busy) {
            if (rest.isBehind()) {
                catchUp(at);
            }
            eventReceiver.tick(at);
            busy = rest.isBehind() || player.active() || eventSender.active() || eventReceiver.active();
        }
        jitter.take(at, decoder, frame);
        if (at >= reportAt && reached && agreed.peer().isKnown()) {
            report(at);
        }
    }

    private void report(long at) {
        if (rtcp.due(at)) {
            endInterval();
            rtcp.report(at, reportSocket(), toRtcp);
        }
        reportAt = rtcp.next();
    }

    @Override
    public boolean isStill() {
        long received = reception.received();
        boolean more = received != receivedBefore;
        receivedBefore = received;
        return !more
                && !isSending()
                && jitter.isDry()
                && !eventReceiver.active()
                && number != WaitingPackets.NOBODY
                && waiting.isEmpty(number);
    }

    @Override
    public void rest() {
        waiting.rest(number);
        rest.begin(now);
        busy = true;
    }

    @Override
    public void rouse() {
        rest.end();
        waiting.rouse(number);
    }

    @Override
    public void roused() {
        awake();
    }

    /** Something is to be played or sent. */
    private void awake() {
        if (rest.isOn()) {
            rouse();
            hurry.run();
        }
    }

    /** Nothing was played or sent in the ticks that were left out, but time went on. */
    private void catchUp(long at) {
        long leftOut = rest.catchUp(at);
        sender.pass(leftOut);
        jitter.rested(leftOut);
    }

    @Override
    public boolean wantsSamples() {
        return busy && player.active();
    }

    @Override
    public void hear(Codec payloadCodec, byte[] heard, int length) {
        if (wantsSamples() || !payloadCodec.equals(codec)) {
            // A sound was begun, or the codec changed, while this frame was under way from another worker.
            decode(payloadCodec, heard, length);
            sendSamples();
        } else if (maySend()) {
            sender.audio(ports.rtp(), to, heard, length);
        }
    }

    private void decode(Codec other, byte[] heard, int length) {
        if (other.hasMemory() || other.sampleRate() != codec.sampleRate()) {
            // A single frame out of a stream tells nothing.
            Arrays.fill(workspace.samples, (short) 0);
        } else {
            other.decoder().decode(heard, 0, length, workspace.samples, 0);
        }
    }

    @Override
    public void hear(short[] heard) {
        System.arraycopy(heard, 0, workspace.samples, 0, playedOver.samples());
        sendSamples();
    }

    @Override
    public void hearNothing() {
        if (wantsSamples()) {
            Arrays.fill(workspace.samples, (short) 0);
            sendSamples();
        } else if (maySend()) {
            sender.silence(ports.rtp(), to);
        }
    }

    private void sendSamples() {
        if (maySend()) {
            playedOver.mix(player, workspace.samples);
            byte[] payload = workspace.payload;
            int length = encoder.encode(workspace.samples, 0, playedOver.samples(), payload, 0);
            sender.audio(ports.rtp(), to, payload, length);
        }
    }

    /** Whether speech goes out in this tick; digits that are to be sent come first. */
    private boolean maySend() {
        if (!isSending()) {
            sender.pass();
            return false;
        }
        if (busy && eventSender.active()) {
            eventSender.tick(sender, ports.rtp(), to);
            return false;
        }
        return true;
    }

    private boolean isSending() {
        return agreed.send() && reached;
    }

    Figures figures() {
        return quality.figures(sender.packets(), firstPacketNanos);
    }

    private void endInterval() {
        quality.endInterval(jitter.delayMillis(), jitter.overflowed());
    }

    /** Reports go through the same port as packets if the far end wants both on one. */
    private PacketIo.Socket reportSocket() {
        return agreed.rtcpPort() == agreed.peer().socketAddress().getPort() ? ports.rtp() : ports.rtcp();
    }

    /** Says goodbye to the far end and frees what is its own. */
    void close(long at) {
        awake();
        if (rest.isBehind()) {
            catchUp(at);
        }
        waiting.deliver(number);
        endInterval();
        if (reached && agreed.peer().isKnown()) {
            rtcp.bye(at, reportSocket(), toRtcp);
        }
        if (sorter.isPresent()) {
            sorter.get().forget(agreed, number);
        } else {
            ports.rtp().flush();
            ports.rtcp().flush();
            ports.close();
        }
        waiting.leave(number);
        number = WaitingPackets.NOBODY;
        agreed = Agreed.NOTHING;
        encoder.close();
        decoder.close();
    }
}
