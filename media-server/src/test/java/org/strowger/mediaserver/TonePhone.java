package org.strowger.mediaserver;

import java.util.Arrays;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;
import org.strowger.bridge.Participant;
import org.strowger.codecs.G711;
import org.strowger.conference.Announcement;
import org.strowger.conference.Leg;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;

/**
 * A party without a network: sends a tone, keeps what it hears, and is wired by a focus straight into a mixer. Whoever
 * touches the mixer holds its lock.
 */
final class TonePhone implements Line, Leg {
    static final int AMPLITUDE = 900;
    private static final int KEPT = 25 * Frame.SAMPLES;

    final int hertz;
    private final Conference mixer;
    private final byte[] payload = new byte[Frame.SAMPLES];
    private final short[] spoken = new short[Frame.SAMPLES];
    private final short[] heard = new short[KEPT];
    private Participant participant = new Participant(this);
    private Wiring wiring = Wiring.EVERYBODY;
    private Talk talk = Talk.USUAL;
    private long samples;
    private int end;

    TonePhone(int hertz, Conference mixer) {
        this.hertz = hertz;
        this.mixer = mixer;
    }

    @Override
    public Codec codec() {
        return G711.PCMU;
    }

    @Override
    public void next(long now, Frame frame) {
        for (int i = 0; i < Frame.SAMPLES; i++) {
            spoken[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * samples++ / 8000));
        }
        G711.PCMU.encode(spoken, 0, Frame.SAMPLES, payload, 0);
        frame.present(payload, 0, Frame.SAMPLES, 0, G711.PCMU.level(payload, 0, Frame.SAMPLES), false);
    }

    @Override
    public boolean wantsSamples() {
        return false;
    }

    @Override
    public void hear(Codec codec, byte[] coded, int length) {
        G711.PCMU.decode(coded, 0, length, heard, room());
    }

    @Override
    public void hear(short[] samplesHeard) {
        System.arraycopy(samplesHeard, 0, heard, room(), Frame.SAMPLES);
    }

    @Override
    public void hearNothing() {
        int from = room();
        Arrays.fill(heard, from, from + Frame.SAMPLES, (short) 0);
    }

    /** The last half second is kept. */
    private int room() {
        end = end % KEPT + Frame.SAMPLES;
        return end - Frame.SAMPLES;
    }

    /** What is heard of another, in parts of what he sends. Tones of whole 50 Hz do not leak into each other. */
    double share(TonePhone other) {
        double coefficient = 2 * Math.cos(2 * Math.PI * other.hertz / 8000);
        double one = 0;
        double two = 0;
        for (int i = 0; i < KEPT; i++) {
            double zero = heard[(end + i) % KEPT] + coefficient * one - two;
            two = one;
            one = zero;
        }
        return 2 * Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two)) / KEPT / AMPLITUDE;
    }

    @Override
    public void join(String conference, Mixing mixing) {
        synchronized (mixer) {
            participant = new Participant(this);
            mixer.mostTalkers(mixing.talkers());
            mixer.wire(participant, wiring.speaksTo(), wiring.hears());
            mixer.add(participant);
        }
        talk(talk);
    }

    @Override
    public void leave() {
        synchronized (mixer) {
            mixer.remove(participant);
        }
    }

    @Override
    public void mute(boolean muted) {
        synchronized (mixer) {
            participant.mute(muted);
        }
    }

    @Override
    public void wire(Wiring next) {
        wiring = next;
        synchronized (mixer) {
            mixer.wire(participant, next.speaksTo(), next.hears());
        }
    }

    @Override
    public void talk(Talk next) {
        talk = next;
        synchronized (mixer) {
            participant.gain(next.gain());
            participant.volume(next.volume());
            participant.duplex(next.duplex());
            mixer.precedence(participant, next.precedence());
        }
    }

    @Override
    public void ignore(Leg other, boolean on) {
        if (other instanceof TonePhone phone) {
            synchronized (mixer) {
                mixer.ignore(participant, phone.participant, on);
            }
        }
    }

    @Override
    public void play(Announcement announcement) {
        // Tones of entry and exit would be heard among the parties' own.
    }

    @Override
    public void end(int q850, String why) {
        leave();
    }
}
