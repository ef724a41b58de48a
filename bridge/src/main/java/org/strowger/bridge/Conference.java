package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mixer of one conference, a machine without a clock: each {@link #tick} takes one frame from everybody, finds out who
 * talks from levels alone, decodes only those, and gives everybody what all others said (SPEC D2; docs/design/mesh.md).
 *
 * <p>Everybody hears a mix at his own codec's sample rate. A talker's speech is resampled once to each rate that somebody
 * hears him at, so that who comes and goes changes nothing for those who stay, and a conference of telephones mixes at 8 kHz.
 *
 * <p>Costs one {@link Line#next} and one {@link Line#hear} per participant, a decoding and a mix of his own per talker, and
 * one encoding per codec and distinct mix for everybody else. A tick allocates nothing. Belongs to one worker; membership and
 * wiring change between ticks.
 */
public final class Conference implements AutoCloseable {
    static final Resampler.Factory ONE_RATE = (from, to) -> {
        throw new IllegalArgumentException("no resampler from " + from + " to " + to + " samples a second");
    };

    private final List<Participant> participants = new ArrayList<>();
    private final List<Mix> mixes = new ArrayList<>(1);
    private final Talkers talkers;
    private final Resampler.Factory resamplers;
    private final int[] others = new int[Band.FULL.samples()];
    private final short[] samples = new short[Band.FULL.samples()];
    private long ticks;

    /**
     * A conference whose parties all have codecs of the same sample rate.
     *
     * @param mostTalkers how many can be heard at once; a conference of no more than that lets everybody be heard
     */
    public Conference(int mostTalkers) {
        this(mostTalkers, ONE_RATE);
    }

    /**
     * A conference of any codecs.
     *
     * @param mostTalkers how many can be heard at once
     */
    public Conference(int mostTalkers, Resampler.Factory resamplers) {
        talkers = new Talkers(mostTalkers);
        this.resamplers = resamplers;
    }

    public int size() {
        return participants.size();
    }

    /** Takes a participant in; he must be in no other conference. */
    public void add(Participant participant) {
        participants.add(participant);
        participant.enter();
        listen(participant);
    }

    /** Lets a participant go; nothing happens if he is not in. */
    public void remove(Participant participant) {
        if (participants.remove(participant)) {
            talkers.remove(participant);
            participant.leave();
            unlisten(participant);
        }
    }

    /** Changes who hears him and whom he hears, from the next tick on; see {@link Participant}. */
    public void wire(Participant participant, long speaksTo, long hears) {
        participant.wire(speaksTo, hears);
        if (participants.contains(participant)) {
            participant.delivery().ifPresent(Delivery::part);
            unlisten(participant);
            listen(participant);
        }
    }

    /** Lets everybody go. */
    @Override
    public void close() {
        while (!participants.isEmpty()) {
            remove(participants.getLast());
        }
    }

    private void listen(Participant participant) {
        for (Mix mix : mixes) {
            if (mix.hears == participant.hears()) {
                join(participant, mix);
                return;
            }
        }
        Mix mix = new Mix(participant.hears(), talkers, resamplers);
        mixes.add(mix);
        join(participant, mix);
    }

    private static void join(Participant participant, Mix mix) {
        participant.mix = mix;
        mix.listeners++;
    }

    private void unlisten(Participant participant) {
        if (--participant.mix.listeners == 0) {
            mixes.remove(participant.mix);
            participant.mix.close();
        }
        participant.mix = Mix.NOBODY;
    }

    /** Plays the next 20 ms. */
    public void tick(long now) {
        ticks++;
        List<Participant> all = participants;
        int size = all.size();
        for (int i = 0; i < size; i++) {
            all.get(i).receive(now);
        }
        talkers.choose(all);
        for (int i = 0; i < talkers.count(); i++) {
            talkers.get(i).speech(ticks);
        }
        for (int i = 0; i < mixes.size(); i++) {
            mixes.get(i).begin();
        }
        for (int i = 0; i < talkers.count(); i++) {
            part(talkers.get(i));
        }
        for (int i = 0; i < size; i++) {
            send(all.get(i));
        }
    }

    /** Before shared encoders move on in this tick: his own takes over. */
    private static void part(Participant talker) {
        Optional<Delivery> delivery = talker.delivery();
        if (delivery.isPresent() && hearsOwn(talker) && !talker.line.wantsSamples()) {
            delivery.get().part();
        }
    }

    /** Whether what he says is part of the mix of those who hear what he hears. */
    private static boolean hearsOwn(Participant participant) {
        return participant.talking() && participant.mix.isHeard(participant);
    }

    private void send(Participant participant) {
        if (participant.delivery().isPresent()) {
            send(participant, participant.delivery().get());
            return;
        }
        Mix mix = participant.mix;
        Line line = participant.line;
        boolean hearsOwn = hearsOwn(participant);
        if (mix.talkers() == (hearsOwn ? 1 : 0)) {
            line.hearNothing();
        } else if (hearsOwn) {
            line.hear(others(participant));
        } else if (line.wantsSamples()) {
            line.hear(mix.in(participant.band()).samples());
        } else {
            Coding coded = mix.in(participant.band()).coded(participant.codec());
            line.hear(coded.codec, coded.payload, coded.length);
        }
    }

    private void send(Participant participant, Delivery delivery) {
        Mix mix = participant.mix;
        BandMix band = mix.in(participant.band());
        boolean hearsOwn = hearsOwn(participant);
        boolean nothing = mix.talkers() == (hearsOwn ? 1 : 0);
        if (participant.line.wantsSamples()) {
            delivery.elsewhere();
            if (nothing) {
                participant.line.hearNothing();
            } else {
                participant.line.hear(hearsOwn ? others(participant) : band.samples());
            }
        } else if (nothing) {
            delivery.nothing(band, hearsOwn);
        } else if (hearsOwn) {
            delivery.alone(others(participant));
        } else {
            delivery.shared(band);
        }
    }

    /** All others on his buses. */
    private short[] others(Participant participant) {
        Band band = participant.band();
        int[] sum = participant.mix.in(band).sum();
        short[] own = participant.said(band, resamplers);
        int count = band.samples();
        for (int i = 0; i < count; i++) {
            others[i] = sum[i] - own[i];
        }
        participant.limiter.limit(others, samples, count);
        return samples;
    }
}
