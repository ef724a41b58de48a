package org.strowger.codecs;

import java.util.Arrays;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;

/** A party that sends a tone of its own when it talks, and keeps the last seconds of what it hears. */
final class Phone implements Line {
    private static final int KEPT = 5 * 8000;

    final int hertz;
    int amplitude = 3000;
    boolean talks;
    /** Every how many frames one is lost; 0 = none. */
    int losesEvery;

    boolean wantsSamples;
    int payloadsHeard;
    int samplesHeard;
    int nothingsHeard;
    /** The very array of the last payload. */
    byte[] lastPayload = {};

    private final G711 law;
    private final byte[] payload = new byte[Frame.SAMPLES];
    private final short[] spoken = new short[Frame.SAMPLES];
    private final short[] heard = new short[KEPT];
    private int end;
    private long spokenSamples;
    private int frames;

    Phone(G711 law, int hertz) {
        this.law = law;
        this.hertz = hertz;
    }

    @Override
    public Codec codec() {
        return law;
    }

    @Override
    public void next(long now, Frame frame) {
        for (int i = 0; i < Frame.SAMPLES; i++) {
            double phase = 2 * Math.PI * hertz * spokenSamples++ / 8000;
            spoken[i] = talks ? (short) (amplitude * Math.sin(phase)) : 0;
        }
        law.encode(spoken, 0, Frame.SAMPLES, payload, 0);
        if (losesEvery > 0 && ++frames % losesEvery == 0) {
            frame.missing();
        } else {
            frame.present(payload, 0, Frame.SAMPLES, 0, law.level(payload, 0, Frame.SAMPLES), false);
        }
    }

    @Override
    public boolean wantsSamples() {
        return wantsSamples;
    }

    @Override
    public void hear(Codec codec, byte[] coded, int length) {
        payloadsHeard++;
        lastPayload = coded;
        law.decode(coded, 0, length, room(), end);
        end += Frame.SAMPLES;
    }

    @Override
    public void hear(short[] samples) {
        samplesHeard++;
        System.arraycopy(samples, 0, room(), end, Frame.SAMPLES);
        end += Frame.SAMPLES;
    }

    @Override
    public void hearNothing() {
        nothingsHeard++;
        Arrays.fill(room(), end, end + Frame.SAMPLES, (short) 0);
        end += Frame.SAMPLES;
    }

    private short[] room() {
        if (end + Frame.SAMPLES > KEPT) {
            end = 0;
        }
        return heard;
    }

    void forget() {
        end = 0;
    }

    /** Amplitude of a frequency in what was heard since {@link #forget}. */
    double hears(int frequency) {
        return Goertzel.amplitude(heard, 0, end, frequency);
    }

    boolean hears(Phone other) {
        return hears(other.hertz) > other.amplitude * 0.5;
    }

    boolean hearsNothingOf(Phone other) {
        return hears(other.hertz) < other.amplitude * 0.02;
    }

    /** The largest step between two samples: a click is a large one. */
    int roughness() {
        int largest = 0;
        for (int i = 1; i < end; i++) {
            largest = Math.max(largest, Math.abs(heard[i] - heard[i - 1]));
        }
        return largest;
    }

    int loudest() {
        int loudest = 0;
        for (int i = 0; i < end; i++) {
            loudest = Math.max(loudest, Math.abs(heard[i]));
        }
        return loudest;
    }
}
