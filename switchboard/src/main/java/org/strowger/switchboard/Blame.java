package org.strowger.switchboard;

import java.util.Collection;
import java.util.Set;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.OrderProgress;

/**
 * Whose fault it was that a callback failed: so much of its candidate is not tried again for this caller.
 *
 * <p>Another number is worth a try when this one was busy or not known; not when the trunk that would dial it is out of
 * order, or its media server is dead: that would only let the caller wait once more.
 */
enum Blame {
    /** This callback number: the same trunk may try another one. */
    NUMBER,
    /** This trunk of the media server, or the network behind it. */
    TRUNK,
    MEDIA_SERVER;

    /** Q.850: unallocated, busy, no response, absent, rejected, changed, out of order, invalid, incompatible … */
    private static final Set<Integer> ABOUT_THE_NUMBER = Set.of(1, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 31, 88);

    private static final int INVALID_NUMBER = 28;

    /** What a media server says itself: no route, nobody answered, its digits were not heard, no channel, no response. */
    private static final Set<Integer> OF_ITS_TRUNK = Set.of(3, 18, 19, 21, 34, 102);

    /** Of an order that failed. */
    static Blame of(OrderProgress failed) {
        return switch (failed.getBy()) {
            // It is not in contact, or did nothing until its lease was over.
            case "dispatch" -> MEDIA_SERVER;
            case "caller-side" -> ABOUT_THE_NUMBER.contains(failed.getCause()) ? NUMBER : TRUNK;
            default -> {
                if (failed.getCause() == INVALID_NUMBER) {
                    yield NUMBER;
                }
                yield OF_ITS_TRUNK.contains(failed.getCause()) ? TRUNK : MEDIA_SERVER;
            }
        };
    }

    /** Of one that came, or should have come, and did not stay: the number led to us, or nobody knows where. */
    static Blame ofSilence(boolean mediaServerWasHeard) {
        return mediaServerWasHeard ? TRUNK : MEDIA_SERVER;
    }

    /**
     * What not to choose again.
     *
     * @param before what was excluded before: when a second number fails on the same trunk, it was not the number
     */
    Candidate excluded(Candidate failed, Collection<Candidate> before) {
        Candidate trunk = failed.toBuilder().clearCallbackNumber().build();
        return switch (this) {
            case NUMBER ->
                before.stream()
                                .anyMatch(other -> other.toBuilder()
                                        .clearCallbackNumber()
                                        .build()
                                        .equals(trunk))
                        ? trunk
                        : failed;
            case TRUNK -> trunk;
            case MEDIA_SERVER -> trunk.toBuilder().clearTrunk().build();
        };
    }
}
