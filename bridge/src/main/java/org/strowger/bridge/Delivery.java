package org.strowger.bridge;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands payloads of a codec with memory to one far end, so that its decoder is never torn from the encoder that it follows:
 * the shared one of his mix, or his own while he hears what nobody else hears. The own one goes on where the shared one
 * stands; back again both encode the same for a while, until they agree.
 */
final class Delivery implements AutoCloseable {
    /** Ticks after which two encoders that are given the same sound agree well enough that the change is not heard. */
    private static final int SETTLING = 10;
    /** Ticks of silence that are encoded before nothing is: encoder and decoder come to rest together. */
    private static final int RUN_OUT = 12;
    /** No packet has more frames. */
    private static final int LONGEST = 6;

    private final Line line;
    private final Codec codec;
    private final short[] silence;
    private Optional<Coding> own = Optional.empty();
    /** By his far end's decoder; null for none. */
    private @Nullable Coding followed;

    private int settled;
    private int quiet = RUN_OUT + LONGEST;
    private boolean packetOpen;

    Delivery(Line line, Codec codec) {
        this.line = line;
        this.codec = codec;
        silence = new short[Band.of(codec).samples()];
    }

    /**
     * He will hear what nobody else hears: his own encoder goes on where the one stands that his far end follows. To be called
     * before that one encodes the tick's sound, or between ticks.
     */
    void part() {
        settled = 0;
        Coding mine = own();
        if (isFollowed(mine)) {
            return;
        }
        if (followed == null || !mine.encoder.follow(followed.encoder)) {
            mine.encoder.reset();
        }
        follow(mine);
    }

    /** He hears samples of his own, after {@link #part}. */
    void alone(short[] samples, long now) {
        quiet = 0;
        send(samples, now);
    }

    /** He hears what all hear. */
    void shared(BandMix mix, long now) {
        quiet = 0;
        share(mix, now);
    }

    /**
     * Nobody talks, but perhaps himself.
     *
     * @param apart whether he hears what nobody else hears
     */
    void nothing(BandMix mix, boolean apart, long now) {
        if (quiet >= RUN_OUT && (!packetOpen || quiet >= RUN_OUT + LONGEST)) {
            line.hearNothing();
            return;
        }
        quiet++;
        if (apart) {
            send(silence, now);
        } else {
            share(mix, now);
        }
    }

    /** His leg encodes what he hears by itself. */
    void elsewhere() {
        if (followed != null) {
            followed.followers--;
            followed = null;
        }
    }

    private void share(BandMix mix, long now) {
        Coding wanted = mix.coding(codec);
        if (followed != null && followed != wanted) {
            boolean free = wanted.followers == 0 && wanted.tick != now;
            if (!(free && wanted.encoder.follow(followed.encoder))) {
                approach(mix, now);
                return;
            }
        }
        if (!isFollowed(wanted)) {
            follow(wanted);
        }
        hear(mix.coded(codec, now));
    }

    /** Both encode the same until they agree and a packet of the shared one ends: its next one begins where the own one stops. */
    private void approach(BandMix mix, long now) {
        Coding shared = mix.coded(codec, now);
        Coding mine = encode(mix.samples(now), now);
        boolean changes = ++settled > SETTLING && shared.length > 0;
        if (changes) {
            mine.flush();
        }
        hear(mine);
        if (changes) {
            follow(shared);
        }
    }

    private void send(short[] samples, long now) {
        hear(encode(samples, now));
    }

    private Coding encode(short[] samples, long now) {
        Coding mine = own();
        if (!isFollowed(mine)) {
            // His leg has encoded by itself until now.
            part();
        }
        mine.encode(samples, silence.length, now);
        return mine;
    }

    private void hear(Coding coding) {
        packetOpen = coding.length == 0;
        line.hear(codec, coding.payload, coding.length);
    }

    private Coding own() {
        if (own.isEmpty()) {
            own = Optional.of(new Coding(codec));
        }
        return own.get();
    }

    private boolean isFollowed(Coding coding) {
        return followed == coding;
    }

    private void follow(Coding coding) {
        elsewhere();
        followed = coding;
        coding.followers++;
    }

    @Override
    public void close() {
        elsewhere();
        own.ifPresent(Coding::close);
        own = Optional.empty();
    }
}
