package org.strowger.systemtests.impairment;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.strowger.codecs.G711;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipSettings;
import org.strowger.sip.SipUri;

/**
 * A SIP phone that either says {@link ToneSteps}, by a clock that may be wrong, or listens to them. It follows a
 * redirection. One call; any thread.
 */
final class ProbePhone implements AutoCloseable {
    private static final long PACKET_NANOS = 20_000_000;

    private final String host;
    private final ToneSteps steps;
    private final boolean speaks;
    private final double partsPerMillion;
    private final DatagramSocket rtp;
    private final SipAgent agent;
    private final Heard heard;
    private final Random random;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile InetSocketAddress to = new InetSocketAddress(0);
    private volatile boolean closed;
    private volatile String ending = "";
    private volatile Optional<SipCall> current = Optional.empty();

    /** @param partsPerMillion by how much its clock is too fast */
    ProbePhone(String host, ToneSteps steps, boolean speaks, double partsPerMillion, Random random) throws IOException {
        this.host = host;
        this.steps = steps;
        this.speaks = speaks;
        this.partsPerMillion = partsPerMillion;
        this.random = random;
        heard = new Heard(steps);
        rtp = new DatagramSocket(0, InetAddress.getByName(host));
        agent = SipAgents.open(SipSettings.on(host, 0).named("probe"), (call, offer) -> {
            call.refuse(486, "Busy Here", Map.of());
            return new Line(0);
        });
        Thread.ofPlatform().daemon().name("probe-in").start(this::receive);
    }

    /** Dials, and waits until it is answered and its sound goes out. */
    void call(SipUri target) throws InterruptedException {
        place(target, 3);
        if (!answered.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not answered: " + ending);
        }
        Thread.ofPlatform().daemon().name("probe-out").start(this::send);
    }

    private void place(SipUri target, int redirections) {
        current = Optional.of(agent.invite(
                new Invitation(
                        target,
                        SipUri.of("probe", host, agent.bound().getPort()),
                        "",
                        Optional.empty(),
                        Map.of(),
                        description(),
                        Optional.empty(),
                        Duration.ofSeconds(20)),
                new Line(redirections)));
    }

    private Sdp description() {
        return Sdp.offer(host, rtp.getLocalPort(), List.of(Sdp.Format.PCMU));
    }

    Heard heard() {
        return heard;
    }

    void hangUp() {
        current.ifPresent(call -> call.hangUp(16, "hung up"));
    }

    private final class Line implements SipCall.Listener {
        private final int redirections;

        Line(int redirections) {
            this.redirections = redirections;
        }

        @Override
        public void established(SipCall call, Sdp remote) {
            to = new InetSocketAddress(remote.address(), remote.port());
            answered.countDown();
        }

        @Override
        public Sdp renegotiate(SipCall call, Sdp offer) {
            return offer.answeredBy(description()).orElse(description());
        }

        @Override
        public void ended(SipCall call, int q850, int status, boolean byFarEnd, String text) {
            Optional<SipUri> next = call.header("Contact").flatMap(SipUri::tryParse);
            if (status / 100 == 3 && redirections > 0 && next.isPresent()) {
                place(next.get(), redirections - 1);
            } else {
                ending = status + " " + text;
            }
        }
    }

    private void send() {
        short[] pcm = new short[ToneSteps.SAMPLES];
        byte[] packet = new byte[12 + ToneSteps.SAMPLES];
        ByteBuffer header = ByteBuffer.wrap(packet);
        int ssrc = random.nextInt();
        int sequence = random.nextInt(1 << 16);
        int timestamp = random.nextInt();
        long begun = System.nanoTime();
        double period = PACKET_NANOS / (1 + partsPerMillion / 1e6);
        for (long number = 0; !closed; number++) {
            long due = begun + (long) (number * period);
            while (due - System.nanoTime() > 0 && !closed) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (speaks) {
                // Its packet is heard no sooner than the due time, even if this thread is held up.
                steps.packet(number, due, pcm);
            }
            header.putInt(0, 0x80000000 | (sequence + (int) number & 0xffff));
            header.putInt(4, timestamp + (int) number * ToneSteps.SAMPLES).putInt(8, ssrc);
            for (int i = 0; i < ToneSteps.SAMPLES; i++) {
                packet[12 + i] = G711.PCMU.encode(pcm[i]);
            }
            try {
                rtp.send(new DatagramPacket(packet, packet.length, to));
            } catch (IOException e) {
                if (!closed) {
                    ending = "RTP not sent: " + e.getMessage();
                }
            }
        }
    }

    private void receive() {
        byte[] buffer = new byte[2048];
        short[] pcm = new short[ToneSteps.SAMPLES];
        int last = -1;
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                rtp.receive(packet);
            } catch (IOException e) {
                if (!closed) {
                    ending = "RTP not received: " + e.getMessage();
                }
                return;
            }
            if (packet.getLength() != 12 + ToneSteps.SAMPLES) {
                continue;
            }
            long now = System.nanoTime();
            int sequence = ByteBuffer.wrap(buffer).getShort(2) & 0xffff;
            int ahead = last < 0 ? 1 : (short) (sequence - last);
            if (ahead <= 0) {
                continue;
            }
            for (int missing = 1; missing < ahead && missing < 50; missing++) {
                heard.frame(now, new short[ToneSteps.SAMPLES]);
            }
            last = sequence;
            G711.PCMU.decode(buffer, 12, ToneSteps.SAMPLES, pcm, 0);
            heard.frame(now, pcm);
        }
    }

    @Override
    public void close() {
        closed = true;
        rtp.close();
        agent.close();
    }
}
