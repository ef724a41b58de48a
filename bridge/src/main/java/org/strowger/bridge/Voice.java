package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * What one party says, in samples: his frames decoded, what is missing of them filled, begun and ended without a click, at
 * the sample rate of each who hears him.
 */
final class Voice implements AutoCloseable {
    private final Band band;
    private final Codec.Decoder decoder;
    private final int samplesPerUnit;
    private final short[] pcm;
    private final Concealer concealer;
    private final ComfortNoise noise = new ComfortNoise(System.identityHashCode(this));
    /** Whether noise was heard last. */
    private boolean noisy;

    private final List<Resampled> elsewhere = new ArrayList<>(0);
    private final byte[] before;
    private int bytesBefore;
    private long tick;

    Voice(Codec codec) {
        band = Band.of(codec);
        // Frames of other codecs come decoded.
        decoder = codec.divisible() ? codec.decoder() : Undecoded.FRAMES;
        samplesPerUnit = Math.max(1, codec.sampleRate() / codec.clockRate());
        pcm = new short[band.samples()];
        concealer = new Concealer(band);
        before = new byte[codec.divisible() && codec.hasMemory() ? codec.clockRate() / 50 : 0];
    }

    Band band() {
        return band;
    }

    /** Whether the decoder has memory, and has to be led up to the frame with which he begins. */
    boolean isLedUp() {
        return before.length > 0;
    }

    /** A frame while he is not heard; for those who are led up. */
    void unheard(Frame frame) {
        bytesBefore = frame.isDecoded() || frame.isNoise() ? 0 : Math.min(frame.length(), before.length);
        System.arraycopy(frame.payload(), frame.offset(), before, 0, bytesBefore);
    }

    /**
     * He is heard from now on.
     *
     * @param fromSilence whether there was silence before, so that nothing has to be faded in
     */
    void begin(boolean fromSilence) {
        concealer.reset(fromSilence);
        noise.reset();
        noisy = false;
        decoder.reset();
        if (bytesBefore > 0) {
            decoder.decode(before, 0, bytesBefore, pcm, 0);
            bytesBefore = 0;
        }
    }

    /** Decodes a frame, or makes the noise that it describes. */
    short[] speak(Frame frame, long now) {
        tick = now;
        int lead = 0;
        int came = 0;
        if (frame.isDecoded()) {
            lead = frame.lead();
            came = Math.min(frame.length(), pcm.length - lead);
            System.arraycopy(frame.samples(), frame.offset(), pcm, lead, came);
        } else if (frame.isNoise()) {
            // A spectrum is told for 8,000 samples a second; at other rates the level alone has a meaning.
            noise.describe(frame.payload(), frame.offset(), band == Band.NARROW ? frame.length() : 1);
            came = noise.generate(pcm, 0, pcm.length);
        } else if (!frame.isMissing()) {
            lead = frame.lead() * samplesPerUnit;
            came = decoder.decode(frame.payload(), frame.offset(), frame.length(), pcm, lead);
        }
        concealer.complete(pcm, lead, came, frame.spliced() || noisy != frame.isNoise());
        noisy = frame.isNoise();
        return pcm;
    }

    /**
     * What he said in this tick, at a sample rate.
     *
     * @param beginning whether it is the first that is heard of him
     */
    short[] said(Band wanted, Resampler.Factory resamplers, boolean beginning) {
        return wanted == band ? pcm : resampled(wanted, resamplers).of(pcm, tick, beginning);
    }

    private Resampled resampled(Band wanted, Resampler.Factory resamplers) {
        for (int i = 0, n = elsewhere.size(); i < n; i++) {
            if (elsewhere.get(i).band == wanted) {
                return elsewhere.get(i);
            }
        }
        Resampled made = new Resampled(resamplers.between(band.hertz(), wanted.hertz()), wanted);
        elsewhere.add(made);
        return made;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
