package org.strowger.conference;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a participant takes part in the talk.
 *
 * @param section where he sits; what that means is the {@link ConnectService}'s
 * @param ignored whom he does not hear
 * @param gain by how many decibels the others hear him louder, -30 to 20
 * @param volume by how many decibels he hears the others louder, -30 to 20
 * @param precedence he is heard before those of less, who are turned down while he talks; 0 = none
 * @param duplex smart duplex (SPEC H1): over whom he begins to talk, those he does not hear until he lets go
 */
public record Talk(
        String section,
        Audience audience,
        Set<ParticipantId> ignored,
        int gain,
        int volume,
        int precedence,
        boolean duplex) {
    public static final int SOFTEST = -30;
    public static final int LOUDEST = 20;

    /** @throws IllegalArgumentException naming what is out of its range */
    public Talk {
        ignored = Set.copyOf(ignored);
        within("gain", gain);
        within("volume", volume);
        if (precedence < 0) {
            throw new IllegalArgumentException("precedence must be 0 or more, not " + precedence);
        }
    }

    private static void within(String what, int decibels) {
        if (decibels < SOFTEST || decibels > LOUDEST) {
            throw new IllegalArgumentException(
                    what + " must be " + SOFTEST + " to " + LOUDEST + " dB, not " + decibels);
        }
    }

    /** As one begins who sits nowhere. */
    public static final Talk USUAL = new Talk("", new Audience.Usual(), Set.of(), 0, 0, 0, false);

    public Talk withSection(String now) {
        return new Talk(now, audience, ignored, gain, volume, precedence, duplex);
    }

    public Talk withAudience(Audience now) {
        return new Talk(section, now, ignored, gain, volume, precedence, duplex);
    }

    public Talk withIgnored(Set<ParticipantId> now) {
        return new Talk(section, audience, now, gain, volume, precedence, duplex);
    }

    public Talk withGain(int now) {
        return new Talk(section, audience, ignored, now, volume, precedence, duplex);
    }

    public Talk withVolume(int now) {
        return new Talk(section, audience, ignored, gain, now, precedence, duplex);
    }

    public Talk withPrecedence(int now) {
        return new Talk(section, audience, ignored, gain, volume, now, duplex);
    }

    public Talk withDuplex(boolean now) {
        return new Talk(section, audience, ignored, gain, volume, precedence, now);
    }

    /** Whether it is about this one. */
    boolean means(ParticipantId other) {
        return ignored.contains(other) || audience.whispered().contains(other);
    }

    /** After somebody has left. An audience of nobody else stays one: what was whispered must not become loud. */
    Talk without(ParticipantId gone) {
        Audience left =
                audience instanceof Audience.Only only ? new Audience.Only(but(only.listeners(), gone)) : audience;
        return withAudience(left).withIgnored(but(ignored, gone));
    }

    private static Set<ParticipantId> but(Set<ParticipantId> some, ParticipantId gone) {
        return some.stream().filter(id -> !id.equals(gone)).collect(Collectors.toUnmodifiableSet());
    }
}
