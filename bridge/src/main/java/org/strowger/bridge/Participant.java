package org.strowger.bridge;

import java.util.List;
import java.util.Set;

/**
 * One party in a {@link Conference}, as its mixer sees it. Belongs to the conference's worker from the moment it is added;
 * the setters are for commands between ticks.
 */
public final class Participant {
    /** About -66 dB of full scale: below it there is no speech. */
    private static final int AUDIBLE = 16;
    /** Ticks for which one goes on talking after the last audible frame: words have pauses. */
    private static final int HANGOVER = 20;

    /** Samples over which one who begins is faded in. */
    private static final int RAMP = 32;

    final Line line;
    final Frame frame = new Frame();
    final Limiter limiter = new Limiter();
    private final Limiter boosted = new Limiter();

    private final short[] pcm = new short[Frame.SAMPLES];
    private final Concealer concealer = new Concealer();
    private Codec codec;
    private Codec.Decoder decoder;

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
        decoder = codec.decoder();
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

    void member(boolean on) {
        member = on;
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

    boolean duplex() {
        return duplex;
    }

    boolean apart() {
        return apart;
    }

    /** After a change of anything that sets him apart. */
    void reconsider() {
        apart = talking || former != mix || !exclusions.isEmpty() || !volume.isUnity();
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
        line.next(now, frame);
        Codec current = line.codec();
        if (!current.equals(codec)) {
            codec = current;
            decoder = current.decoder();
            concealer.reset();
        }
        int level = muted || speaks.length == 0 ? 0 : frame.level();
        loudness = Math.max(level, loudness - (loudness >> 3));
        quietTicks = level >= AUDIBLE ? 0 : Math.min(HANGOVER, quietTicks + 1);
    }

    Codec codec() {
        return codec;
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
        apart = true;
        fade = Fade.IN;
        gain.jump();
        concealer.reset();
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
    short[] speech(int[] scratch) {
        int came = 0;
        if (!frame.isMissing()) {
            came = decoder.decode(frame.payload(), frame.offset(), frame.length(), pcm, frame.lead());
        }
        concealer.complete(pcm, frame.lead(), came, frame.spliced());
        if (fade == Fade.IN) {
            for (int i = 0; i < RAMP; i++) {
                pcm[i] = (short) (pcm[i] * i / RAMP);
            }
        } else if (fade == Fade.OUT) {
            for (int i = 0; i < Frame.SAMPLES; i++) {
                pcm[i] = (short) (pcm[i] * (Frame.SAMPLES - i) / Frame.SAMPLES);
            }
        }
        if (!gain.isUnity()) {
            amplify(scratch);
        }
        return pcm;
    }

    private void amplify(int[] scratch) {
        if (!gain.isAboveUnity()) {
            gain.apply(pcm, Frame.SAMPLES);
            return;
        }
        for (int i = 0; i < Frame.SAMPLES; i++) {
            scratch[i] = pcm[i];
        }
        gain.apply(scratch, Frame.SAMPLES);
        boosted.limit(scratch, pcm, Frame.SAMPLES);
    }

    /** What he said in this tick, after {@link #speech}. */
    short[] said() {
        return pcm;
    }
}
