package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The mixer of one conference, a machine without a clock: each {@link #tick} takes one frame from everybody, finds out who
 * talks from levels alone, decodes only those, and gives everybody what all others said (SPEC D2; docs/design/mesh.md).
 *
 * <p>Wiring is buses, by name: what a participant says goes to those to which he speaks, and he hears all who speak to one
 * of those that he hears, but himself. On the first bus to which he speaks he competes to be among the loudest. An ordinary
 * conference is one bus that all speak to and hear; a listener speaks to none; whispering is a bus that one alone hears; a
 * row of an arena is a bus of its own.
 *
 * <p>Everybody hears a mix at his own codec's sample rate. A talker's speech is resampled once to each rate at which somebody
 * hears him, so that who comes and goes changes nothing for those who stay, and telephones alone are mixed at 8 kHz.
 *
 * <p>Costs one {@link Line#next} and one {@link Line#hear} per participant, a decoding and a mix of his own per talker, and
 * one encoding per codec and distinct set of buses heard for everybody else. A tick allocates nothing. Belongs to one worker;
 * membership and wiring change between ticks, and no change is heard as a click.
 */
public final class Conference {
    static final Resampler.Factory ONE_RATE = (from, to) -> {
        throw new IllegalArgumentException("no resampler from " + from + " to " + to + " samples a second");
    };

    /** The bus of an ordinary conference. */
    public static final List<String> EVERYBODY = List.of("everybody");

    /** More than this cannot be heard at once on one bus. */
    public static final int MOST_TALKERS = 64;

    static final int USUAL_TALKERS = 8;

    /** Participants whose state is brought into the cache together: so many as the processor can look ahead over. */
    private static final int TOGETHER = 16;

    /** By then all levels have fallen and all encoders have run out. */
    private static final int QUIET_BEFORE_REST = 50;

    /** Steps from a participant to the furthest object that giving him his frame needs. */
    private static final int HEARING_DEPTHS = 3;

    private final List<Participant> participants = new ArrayList<>();
    private final Buses buses;
    /** Of the buses on which somebody talks; has room for all, so that a tick need not make it. */
    private final ArrayList<Talkers> talking = new ArrayList<>(1);

    /** Whose listening has changed since the last tick. */
    private final List<Participant> turning = new ArrayList<>();

    private final Dominance dominance = new Dominance();

    /** Whether anybody has ever been kept from hearing another: as a rule there is nothing to forget of those who go. */
    private boolean excluding;

    /** Ticks since anybody talked or was rewired. */
    private int quietTicks;

    private final OwnMix own;
    private final int[] scratch = new int[Band.FULL.samples()];
    private long tick;
    /** Written alone: the compiler leaves out reading of which nothing is made. */
    @SuppressWarnings("UnusedVariable")
    private int prefetched;

    /**
     * A conference whose parties all have codecs of the same sample rate.
     *
     * @param mostTalkers how many can be heard at once on each bus; if no more speak to it, everybody can
     */
    public Conference(int mostTalkers) {
        this(mostTalkers, ONE_RATE);
    }

    /**
     * A conference of any codecs.
     *
     * @param mostTalkers how many can be heard at once on each bus; if no more speak to it, everybody can
     */
    public Conference(int mostTalkers, Resampler.Factory resamplers) {
        buses = new Buses(Math.clamp(mostTalkers, 1, MOST_TALKERS), resamplers);
        own = new OwnMix(resamplers);
    }

    public int size() {
        return participants.size();
    }

    /** Changes how many can be heard at once on each bus. */
    public void mostTalkers(int most) {
        buses.mostTalkers(Math.clamp(most, 1, MOST_TALKERS));
    }

    /**
     * By how much others are turned down while somebody of higher {@link #precedence} talks whom their listeners hear, too.
     *
     * @param decibels 0 or more; infinite = not heard at all
     */
    public void dominance(double decibels) {
        dominance.factor(Gain.factor(-Math.max(0, decibels)));
    }

    /**
     * Gives a participant precedence: he is heard before louder ones, and has {@link #dominance} over all of less.
     *
     * @param rank 0 = none
     */
    public void precedence(Participant participant, int rank) {
        int before = Math.min(participant.precedence(), 1);
        participant.precedence(rank);
        if (participant.member()) {
            hold(Math.min(rank, 1) - before);
        }
    }

    /** One more, or one less, has precedence; with the last one's nobody is turned down any longer. */
    private void hold(int change) {
        dominance.holders(change);
        if (change < 0 && dominance.isIdle()) {
            participants.forEach(Participant::restore);
        }
    }

    /** Takes a participant in; he must be in no other conference. */
    public void add(Participant participant) {
        finish(participant);
        quietTicks = 0;
        participants.add(participant);
        participant.enter();
        participant.restore();
        hold(Math.min(participant.precedence(), 1));
        participant.rewire(buses.speak(participant.speaksTo()));
        participant.settle();
        participant.mix = buses.listen(participant.hears());
        turn(participant, Mix.NOBODY);
        talking.ensureCapacity(buses.count());
    }

    /** Lets a participant go; nothing happens if he is not in. */
    public void remove(Participant participant) {
        if (!participants.remove(participant)) {
            return;
        }
        participant.leave();
        hold(-Math.min(participant.precedence(), 1));
        participant.exclusions.clear();
        if (turning.remove(participant)) {
            buses.unlisten(participant.former);
        }
        buses.unlisten(participant.mix);
        participant.mix = Mix.NOBODY;
        participant.former = Mix.NOBODY;
        participant.frame.missing();
        if (participant.talking()) {
            // His line is no longer ours: what fades out in the next tick is made from what he said last.
            Bus[] gone = participant.next;
            participant.rewire(Bus.NONE);
            buses.unspeak(gone);
        } else {
            forget(participant);
            buses.unspeak(participant.speaks);
            participant.speaks = Bus.NONE;
        }
    }

    /** He is not heard any more: until then who ignores him must go on to do so. */
    private void forget(Participant gone) {
        if (excluding) {
            for (Participant other : participants) {
                other.exclusions.forget(gone);
            }
        }
    }

    /**
     * Changes who hears him and whom he hears, from the next tick on.
     *
     * @param speaksTo buses; on the first he competes
     * @param hears buses
     */
    public void wire(Participant participant, List<String> speaksTo, Set<String> hears) {
        boolean speaksElsewhere = !speaksTo.equals(participant.speaksTo());
        boolean hearsElse = !hears.equals(participant.hears());
        participant.wire(List.copyOf(speaksTo), Set.copyOf(hears));
        if (!participant.member()) {
            return;
        }
        if (speaksElsewhere) {
            Bus[] next = buses.speak(speaksTo);
            if (participant.rewired()) {
                buses.unspeak(participant.next);
            }
            participant.rewire(next);
            if (!participant.talking()) {
                rewired(participant);
            }
        }
        if (hearsElse) {
            Mix before = participant.mix;
            participant.mix = buses.listen(participant.hears());
            turn(participant, before);
        }
        talking.ensureCapacity(buses.count());
    }

    /** Whether one does not hear another, whatever the wiring; he is heard by him as before. Nobody hears himself anyway. */
    public void ignore(Participant listener, Participant talker, boolean on) {
        if (listener.member() && talker.member() && !listener.equals(talker)) {
            excluding = true;
            listener.exclusions.ignore(talker, on);
            listener.reconsider();
        }
    }

    /** A member who has faded out has his new buses; one who has gone, none. */
    private void rewired(Participant participant) {
        buses.unspeak(participant.speaks);
        participant.settle();
    }

    /** One who was removed in mid-speech comes again before he has faded out. */
    private void finish(Participant participant) {
        if (participant.rewired()) {
            participant.speaks[0].talkers.drop(participant);
            participant.silence();
            forget(participant);
            rewired(participant);
        }
    }

    /** For one tick he hears both, one fading into the other; what he has never heard but for a moment is left out. */
    private void turn(Participant participant, Mix before) {
        if (turning.contains(participant)) {
            buses.unlisten(before);
        } else {
            participant.former = before;
            turning.add(participant);
        }
        participant.reconsider();
    }

    /**
     * Brings what {@link #tick} will need of a small conference into the cache, see {@link Line#prefetch}; a large one does it by
     * itself. For whoever ticks many conferences one after another.
     *
     * @param depth 0 to {@link Line#DEPTHS} - 1, in turn
     */
    public int prefetch(int depth) {
        int size = participants.size();
        return size > TOGETHER ? 0 : talking.size() + turning.size() + prefetch(0, size, depth);
    }

    /** Plays the next 20 ms. */
    public void tick(long now) {
        tick++;
        settle();
        List<Participant> all = participants;
        int size = all.size();
        boolean large = size > TOGETHER;
        for (int i = 0; i < size; i++) {
            if (large && i % TOGETHER == 0) {
                prefetch(i, Line.DEPTHS);
            }
            receive(all.get(i), now);
        }
        choose();
        for (int i = 0; i < size; i++) {
            if (large && i % TOGETHER == 0) {
                // Those who came first have left the cache again.
                prefetch(i, HEARING_DEPTHS);
            }
            send(all.get(i));
        }
        if (!turning.isEmpty()) {
            turned();
            quietTicks = 0;
        } else {
            quietTicks = talking.isEmpty() ? quietTicks + 1 : 0;
        }
    }

    /**
     * Between two ticks: whether nothing has happened here for a second, and nobody is sent anything. Ticks can then be left out
     * until a line says otherwise; changes of membership and wiring are made at once all the same.
     */
    public boolean isStill() {
        if (quietTicks < QUIET_BEFORE_REST) {
            return false;
        }
        for (int i = 0; i < participants.size(); i++) {
            if (!participants.get(i).line.isStill()) {
                return false;
            }
        }
        return true;
    }

    /** Between two ticks: the next ones will be left out, which all lines are told. */
    public void rest() {
        for (int i = 0; i < participants.size(); i++) {
            participants.get(i).line.rest();
        }
    }

    /** Between two ticks: they come regularly again, which all lines are told. */
    public void rouse() {
        for (int i = 0; i < participants.size(); i++) {
            participants.get(i).line.rouse();
        }
    }

    private void receive(Participant participant, long now) {
        participant.receive(now);
        if (participant.audible() && !participant.talking()) {
            rank(participant);
        }
    }

    private void prefetch(int from, int depths) {
        int to = Math.min(participants.size(), from + TOGETHER);
        for (int depth = 0; depth < depths; depth++) {
            prefetched += prefetch(from, to, depth);
        }
    }

    private int prefetch(int from, int to, int depth) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += participants.get(i).prefetch(depth);
        }
        return sum;
    }

    /** Whoever faded out in the last tick is heard no longer. */
    private void settle() {
        for (int i = talking.size() - 1; i >= 0; i--) {
            Talkers some = talking.get(i);
            some.rankAnew();
            for (int j = some.count() - 1; j >= 0; j--) {
                Participant talker = some.get(j);
                if (talker.ended()) {
                    some.drop(j);
                    if (!talker.member()) {
                        forget(talker);
                    }
                    if (talker.rewired()) {
                        rewired(talker);
                    }
                }
            }
            if (some.isQuiet()) {
                talking.set(i, talking.getLast());
                talking.removeLast();
            }
        }
    }

    private void rank(Participant candidate) {
        Talkers rivals = candidate.speaks[0].talkers;
        if (rivals.isQuiet()) {
            talking.add(rivals);
        }
        rivals.rank(candidate);
    }

    private void choose() {
        for (int i = 0; i < talking.size(); i++) {
            talking.get(i).choose();
        }
        if (!dominance.isIdle()) {
            dominance.apply(talking);
        }
        for (int i = 0; i < talking.size(); i++) {
            Talkers some = talking.get(i);
            for (int j = 0; j < some.count(); j++) {
                Participant talker = some.get(j);
                if (talker.duplex() && talker.beginning()) {
                    talkOver(talker);
                }
                talker.speech(scratch, tick);
                for (Bus bus : talker.speaks) {
                    for (int k = 0; k < bus.mixes.size(); k++) {
                        bus.mixes.get(k).add(tick, talker);
                    }
                }
            }
        }
    }

    /** Those who are heard already stop for one who begins now. */
    private void talkOver(Participant beginner) {
        for (int i = 0; i < talking.size(); i++) {
            Talkers some = talking.get(i);
            for (int j = 0; j < some.count(); j++) {
                Participant other = some.get(j);
                if (!other.beginning() && beginner.mix.carries(other)) {
                    excluding = true;
                    beginner.exclusions.talkOver(other);
                }
            }
        }
        beginner.reconsider();
    }

    private void send(Participant participant) {
        if (participant.apart() && own.play(participant, tick)) {
            return;
        }
        if (participant.mix.talkers(tick) == 0) {
            participant.hearNothing(tick);
        } else {
            participant.hear(participant.mix.in(participant.band()), tick);
        }
    }

    /** Whoever heard something else before now hears only what is new. */
    private void turned() {
        for (int i = 0; i < turning.size(); i++) {
            Participant participant = turning.get(i);
            buses.unlisten(participant.former);
            participant.former = participant.mix;
            participant.reconsider();
        }
        turning.clear();
    }
}
