package org.strowger.bridge;

/**
 * One party in a {@link Conference}, as its mixer sees it. Belongs to the conference's worker from the moment it is added;
 * the setters are for commands between ticks.
 *
 * <p>Wiring is two sets of buses: what a participant says goes to those of {@link #speaksTo}, and he hears all who speak to
 * one of those of {@link #hears}, but himself. An ordinary conference is one bus that all speak to and hear; a listener
 * speaks to none; whispering is a bus that one alone hears; a sidebar is a bus of its own. 64 buses a conference.
 */
public final class Participant {
    /** The bus of an ordinary conference. */
    public static final long EVERYBODY = 1;

    /** About -66 dB of full scale: below it there is no speech. */
    private static final int AUDIBLE = 16;
    /** Ticks for which one goes on talking after the last audible frame: words have pauses. */
    private static final int HANGOVER = 20;

    /** Samples over which one who begins is faded in. */
    private static final int RAMP = 32;

    final Line line;
    final Frame frame = new Frame();
    final Limiter limiter = new Limiter();

    private final short[] pcm = new short[Frame.SAMPLES];
    private final Concealer concealer = new Concealer();
    private Codec codec;
    private Codec.Decoder decoder;

    private long speaksTo = EVERYBODY;
    private long hears = EVERYBODY;
    private boolean muted;

    private int loudness;
    private int quietTicks = HANGOVER;
    private boolean talking;
    private Fade fade = Fade.NONE;

    /** The mix that he hears when he does not talk; the conference keeps it true to {@link #hears}. */
    Mix mix = Mix.NOBODY;

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

    public long speaksTo() {
        return speaksTo;
    }

    public long hears() {
        return hears;
    }

    /** Whether the others hear him; his wiring stays as it is. */
    public void mute(boolean on) {
        muted = on;
    }

    /** Whether he is among those who were heard in the last tick. */
    public boolean talking() {
        return talking;
    }

    void wire(long speaksToBuses, long hearsBuses) {
        speaksTo = speaksToBuses;
        hears = hearsBuses;
    }

    /** See {@link Line#prefetch}. */
    int prefetch(int depth) {
        return depth == 0 ? loudness : depth == 1 ? frame.level() + line.prefetch(0) : line.prefetch(depth - 1);
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
        int level = muted || speaksTo == 0 ? 0 : frame.level();
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
        return quietTicks < HANGOVER && !muted && speaksTo != 0;
    }

    /** Lets him be heard from this tick on. */
    void begin() {
        if (!talking) {
            talking = true;
            fade = fade == Fade.OUT ? Fade.NONE : Fade.IN;
            concealer.reset();
        }
    }

    /** This tick is the last that he is heard in, and it fades. */
    void end() {
        fade = Fade.OUT;
    }

    /** He is heard no longer, from now on. */
    void silence() {
        talking = false;
        fade = Fade.NONE;
    }

    /** After the tick in which he faded out. */
    boolean ended() {
        if (fade == Fade.OUT) {
            silence();
            return true;
        }
        return false;
    }

    /** Decodes what he says now; for talkers alone. */
    short[] speech() {
        int came = 0;
        if (!frame.isMissing()) {
            came = decoder.decode(frame.payload(), frame.offset(), frame.length(), pcm, frame.lead());
        }
        concealer.complete(pcm, frame.lead(), came, frame.spliced());
        if (fade == Fade.IN) {
            for (int i = 0; i < RAMP; i++) {
                pcm[i] = (short) (pcm[i] * i / RAMP);
            }
            fade = Fade.NONE;
        } else if (fade == Fade.OUT) {
            for (int i = 0; i < Frame.SAMPLES; i++) {
                pcm[i] = (short) (pcm[i] * (Frame.SAMPLES - i) / Frame.SAMPLES);
            }
        }
        return pcm;
    }

    /** What he said in this tick, after {@link #speech}. */
    short[] said() {
        return pcm;
    }
}
