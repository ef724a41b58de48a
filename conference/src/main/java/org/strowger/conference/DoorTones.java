package org.strowger.conference;

/**
 * Whether those who are in hear others come and go (SPEC D9).
 *
 * @param entry whether they hear that somebody came
 * @param exit whether they hear that somebody left
 * @param upTo among how many, 0 or more: where hundreds come, a tone for each of them would be heard all the time, and
 *     would be one of its own for everybody
 */
public record DoorTones(boolean entry, boolean exit, int upTo) {
    public static final DoorTones NONE = new DoorTones(false, false, 0);
    public static final DoorTones ALWAYS = new DoorTones(true, true, Integer.MAX_VALUE);

    /** @throws IllegalArgumentException if the number is below 0 */
    public DoorTones {
        if (upTo < 0) {
            throw new IllegalArgumentException("tones up to must be 0 or more, not " + upTo);
        }
    }

    /** Whether an arrival is heard in a conference that now has so many. */
    boolean tellEntry(int participants) {
        return entry && participants <= upTo;
    }

    /** Whether a departure is heard in a conference that had so many before. */
    boolean tellExit(int participants) {
        return exit && participants <= upTo;
    }
}
