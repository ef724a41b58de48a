package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * The mixer of one conference, a machine without a clock: each {@link #tick} takes one frame from everybody, finds out who
 * talks from levels alone, decodes only those, and gives everybody what all others said (SPEC D2; docs/design/mesh.md).
 *
 * <p>Costs one {@link Line#next} and one {@link Line#hear} per participant, a decoding and a mix of his own per talker, and
 * one encoding per codec and distinct mix for everybody else. A tick allocates nothing. Belongs to one worker; membership and
 * wiring change between ticks.
 */
public final class Conference {
    /** Participants whose state is fetched into the cache at once: so many as the processor can look ahead over. */
    private static final int TOGETHER = 16;

    private final List<Participant> participants = new ArrayList<>();
    private final List<Mix> mixes = new ArrayList<>(1);
    private final Talkers talkers;
    /** Written alone: what is never used is never read. */
    @SuppressWarnings("UnusedVariable")
    private int prefetched;

    private final int[] others = new int[Frame.SAMPLES];
    private final short[] samples = new short[Frame.SAMPLES];

    /** @param mostTalkers how many can be heard at once; a conference of no more than that lets everybody be heard */
    public Conference(int mostTalkers) {
        talkers = new Talkers(mostTalkers);
    }

    public int size() {
        return participants.size();
    }

    /** Takes a participant in; he must be in no other conference. */
    public void add(Participant participant) {
        participants.add(participant);
        listen(participant);
    }

    /** Lets a participant go; nothing happens if he is not in. */
    public void remove(Participant participant) {
        if (participants.remove(participant)) {
            talkers.remove(participant);
            unlisten(participant);
        }
    }

    /** Changes who hears him and whom he hears, from the next tick on; see {@link Participant}. */
    public void wire(Participant participant, long speaksTo, long hears) {
        participant.wire(speaksTo, hears);
        if (participants.contains(participant)) {
            unlisten(participant);
            listen(participant);
        }
    }

    private void listen(Participant participant) {
        for (Mix mix : mixes) {
            if (mix.hears == participant.hears()) {
                join(participant, mix);
                return;
            }
        }
        Mix mix = new Mix(participant.hears());
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
        }
        participant.mix = Mix.NOBODY;
    }

    /** Plays the next 20 ms. */
    public void tick(long now) {
        List<Participant> all = participants;
        int size = all.size();
        for (int from = 0; from < size; from += TOGETHER) {
            int to = Math.min(size, from + TOGETHER);
            for (int depth = 0; depth < 6; depth++) {
                for (int i = from; i < to; i++) {
                    prefetched += all.get(i).prefetch(depth);
                }
            }
            for (int i = from; i < to; i++) {
                all.get(i).receive(now);
            }
        }
        talkers.choose(all);
        for (int i = 0; i < talkers.count(); i++) {
            talkers.get(i).speech();
        }
        for (int i = 0; i < mixes.size(); i++) {
            mixes.get(i).mix(talkers);
        }
        for (int i = 0; i < size; i++) {
            send(all.get(i));
        }
    }

    private void send(Participant participant) {
        Mix mix = participant.mix;
        Line line = participant.line;
        boolean hearsOwn = participant.talking() && (participant.speaksTo() & mix.hears) != 0;
        if (mix.talkers() == (hearsOwn ? 1 : 0)) {
            line.hearNothing();
        } else if (hearsOwn) {
            subtract(mix.sum, participant.said());
            participant.limiter.limit(others, samples);
            line.hear(samples);
        } else if (line.wantsSamples()) {
            line.hear(mix.samples());
        } else {
            Mix.Coded coded = mix.coded(participant.codec());
            line.hear(coded.codec, coded.payload, coded.length);
        }
    }

    private void subtract(int[] sum, short[] own) {
        for (int i = 0; i < Frame.SAMPLES; i++) {
            others[i] = sum[i] - own[i];
        }
    }
}
