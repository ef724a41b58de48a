package org.strowger.bridge;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One party in a {@link Conference}, as its mixer sees it. Belongs to the conference's worker from the moment it is added;
 * the setters are for commands between ticks.
 */
public final class Participant {
    /** About -66 dB of full scale: below it there is no speech. */
    private static final int AUDIBLE = 16;
    /** Ticks for which one goes on talking after the last audible frame: words have pauses. */
    private static final int HANGOVER = 20;

    final Line line;
    final Frame frame = new Frame();
    final Limiter limiter = new Limiter();
    private final Limiter boosted = new Limiter();

    private Voice voice;
    /** Of the voice: those who only listen need no more of it. */
    private Codec codec;

    private Band band;
    private boolean ledUp;
    /** For codecs with memory alone; null for others. */
    private @Nullable Delivery delivery;

    private List<String> speaksTo = Conference.EVERYBODY;
    private Set<String> hears = Set.copyOf(Conference.EVERYBODY);
    /** What his {@link #speaksTo} stands for in his conference; on the first he competes to be heard. */
    Bus[] speaks = Bus.NONE;
    /** What it is to be as soon as what he says now has faded out. */
    Bus[] next = Bus.NONE;

    private boolean rewired;
    private boolean muted;
    private boolean duplex;
    private int precedence;
    private final Gain gain = new Gain();
    final Gain volume = new Gain();
    final Exclusions exclusions = new Exclusions();
    /** The last tick in which he heard something of his own. */
    long personal = -1;

    private int loudness;
    private int quietTicks = HANGOVER;
    private boolean talking;
    /** Whether the frame before was there and quiet, so that what he says now begins by itself where silence ended. */
    private boolean fromSilence;

    private Fade fade = Fade.NONE;

    /** The mix that he hears when he does not talk; the conference keeps it true to {@link #hears}. */
    Mix mix = Mix.NOBODY;
    /** What he heard until now, for one tick after a change; else the same as {@link #mix}. */
    Mix former = Mix.NOBODY;

    private boolean member;
    /** Whether he must, or may have to, be given something other than what all who hear the same are given. */
    private boolean apart;

    private enum Fade {
        NONE,
        IN,
        OUT
    }

    public Participant(Line line) {
        this.line = line;
        codec = line.codec();
        voice = new Voice(codec);
        band = voice.band();
    }

    /** Buses to which he speaks. */
    public List<String> speaksTo() {
        return speaksTo;
    }

    /** Buses that he hears. */
    public Set<String> hears() {
        return hears;
    }

    /** Whether the others hear him; his wiring stays as it is. */
    public void mute(boolean on) {
        muted = on;
    }

    /**
     * How much louder or softer the others hear him than he is.
     *
     * @param decibels -30 to 20; beyond that, the nearest of these
     */
    public void gain(int decibels) {
        gain.choose(decibels);
    }

    /**
     * How much louder or softer he hears the others. Other than 0, he has a mix of his own.
     *
     * @param decibels -30 to 20; beyond that, the nearest of these
     */
    public void volume(int decibels) {
        volume.choose(decibels);
        reconsider();
    }

    /**
     * Smart duplex (SPEC H1): when he begins to talk over others, those who are heard then stop for him; those who begin
     * later he hears; those still going he hears again when he lets go.
     */
    public void duplex(boolean on) {
        duplex = on;
        if (on) {
            exclusions.expect(Conference.MOST_TALKERS, this);
        } else {
            exclusions.letGo();
        }
    }

    /** Whether he is among those who were heard in the last tick. */
    public boolean talking() {
        return talking;
    }

    void wire(List<String> speaksToBuses, Set<String> hearsBuses) {
        speaksTo = speaksToBuses;
        hears = hearsBuses;
    }

    boolean member() {
        return member;
    }

    /** He comes into a conference. */
    void enter() {
        member = true;
        change(line.codec());
    }

    /** He goes out of it; if he talks, he is still faded out. */
    void leave() {
        member = false;
        if (delivery != null) {
            delivery.close();
        }
        delivery = null;
        if (!talking) {
            voice.close();
        }
    }

    int precedence() {
        return precedence;
    }

    void precedence(int rank) {
        precedence = rank;
    }

    void lower(float factor) {
        gain.lower(factor);
        if (beginning()) {
            gain.jump();
        }
    }

    /** Nobody dominates him any more. */
    void restore() {
        gain.lower(1);
    }

    boolean duplex() {
        return duplex;
    }

    boolean apart() {
        return apart;
    }

    /** After a change of anything that sets him apart. */
    void reconsider() {
        if (talking || former != mix || !exclusions.isEmpty() || !volume.isUnity() || !limiter.isIdle()) {
            part();
        } else {
            apart = false;
        }
    }

    private void part() {
        if (!apart) {
            apart = true;
            if (delivery != null) {
                delivery.part();
            }
        }
    }

    /** See {@link Line#prefetch}. */
    int prefetch(int depth) {
        return switch (depth) {
            case 0 -> loudness;
            case 1 -> frame.level() + speaks.length + line.prefetch(0);
            default -> line.prefetch(depth - 1);
        };
    }

    /** Takes the next frame and judges how loud it is. */
    void receive(long now) {
        if (ledUp && !talking) {
            voice.unheard(frame);
        }
        fromSilence = frame.isQuiet(AUDIBLE);
        line.next(now, frame);
        fromSilence &= !frame.spliced();
        Codec current = line.codec();
        if (!current.equals(codec)) {
            change(current);
        }
        int level = muted || speaks.length == 0 ? 0 : frame.level();
        loudness = Math.max(level, loudness - (loudness >> 3));
        quietTicks = level >= AUDIBLE ? 0 : Math.min(HANGOVER, quietTicks + 1);
    }

    private void change(Codec current) {
        voice.close();
        codec = current;
        voice = new Voice(codec);
        band = voice.band();
        ledUp = voice.isLedUp();
        if (delivery != null) {
            delivery.close();
        }
        delivery = codec.hasMemory() ? new Delivery(line, codec) : null;
        if (apart && delivery != null) {
            delivery.part();
        }
    }

    /** The sample rate at which he speaks and hears. */
    Band band() {
        return band;
    }

    /** Recent mean amplitude: rises at once, falls by half in 100 ms. */
    int loudness() {
        return loudness;
    }

    /** Whether he may talk at all now. */
    boolean audible() {
        return quietTicks < HANGOVER && !muted && !rewired && member && speaks.length != 0;
    }

    /**
     * Whether he goes before another when not all can be heard.
     *
     * @param times by how much he must be louder where neither has precedence
     */
    boolean before(Participant other, int times) {
        return precedence == other.precedence ? loudness > times * other.loudness : precedence > other.precedence;
    }

    /** Lets him be heard from this tick on. */
    void begin() {
        talking = true;
        part();
        fade = Fade.IN;
        gain.jump();
        boosted.reset();
        voice.begin(fromSilence);
    }

    /** Whether this tick is the first that he is heard in. */
    boolean beginning() {
        return fade == Fade.IN;
    }

    /** This tick is the last that he is heard in, and it fades. */
    void end() {
        fade = Fade.OUT;
    }

    boolean ending() {
        return fade == Fade.OUT;
    }

    /** He is heard no longer, from now on. */
    void silence() {
        talking = false;
        fade = Fade.NONE;
        exclusions.letGo();
        reconsider();
        if (!member) {
            voice.close();
        }
    }

    /** Between two ticks: whether the former was the one in which he faded out. */
    boolean ended() {
        if (fade == Fade.OUT) {
            silence();
            return true;
        }
        fade = Fade.NONE;
        return false;
    }

    /** His buses are to change when he has faded out; until then he is not {@link #audible}. */
    void rewire(Bus[] buses) {
        next = buses;
        rewired = true;
    }

    boolean rewired() {
        return rewired;
    }

    /** They have changed. */
    void settle() {
        speaks = next;
        next = Bus.NONE;
        rewired = false;
    }

    /**
     * Decodes what he says now; for talkers alone.
     *
     * @param scratch a frame's length, for use within
     */
    void speech(int[] scratch, long tick) {
        short[] pcm = voice.speak(frame, tick);
        if (fade == Fade.IN && !fromSilence) {
            // In the midst of a word. The beginning of one is not to be softened: it is what tells "ten" from "then".
            Ramp.in(pcm);
        } else if (fade == Fade.OUT) {
            Ramp.out(pcm);
        }
        if (!gain.isUnity() || !boosted.isIdle()) {
            amplify(pcm, scratch);
        }
    }

    private void amplify(short[] pcm, int[] scratch) {
        if (!gain.isAboveUnity() && boosted.isIdle()) {
            gain.apply(pcm, pcm.length);
            return;
        }
        for (int i = 0; i < pcm.length; i++) {
            scratch[i] = pcm[i];
        }
        gain.apply(scratch, pcm.length);
        boosted.limit(scratch, pcm, pcm.length);
    }

    /** What he said in this tick, after {@link #speech}, at a sample rate. */
    short[] said(Band band, Resampler.Factory resamplers) {
        return voice.said(band, resamplers, beginning());
    }

    /** He hears what all hear. */
    void hear(BandMix shared, long tick) {
        if (apart && delivery != null) {
            hear(shared.samples(tick), tick);
        } else if (line.wantsSamples()) {
            if (delivery != null) {
                delivery.elsewhere();
            }
            line.hear(shared.samples(tick));
        } else if (delivery != null) {
            delivery.shared(shared, tick);
        } else {
            Coding coded = shared.coded(codec, tick);
            line.hear(coded.codec, coded.payload, coded.length);
        }
    }

    /** He hears what nobody else hears. */
    void hear(short[] samples, long tick) {
        if (delivery != null && !line.wantsSamples()) {
            delivery.alone(samples, tick);
        } else {
            if (delivery != null) {
                delivery.elsewhere();
            }
            line.hear(samples);
        }
    }

    /** Nobody talks, but perhaps himself. */
    void hearNothing(long tick) {
        if (delivery != null && !line.wantsSamples()) {
            delivery.nothing(mix.in(band), apart, tick);
        } else {
            line.hearNothing();
        }
    }
}
