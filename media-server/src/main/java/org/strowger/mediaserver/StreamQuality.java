package org.strowger.mediaserver;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How well one direction of a leg gets across (SPEC D5). What is empty was not measured: never is a figure made up for it.
 *
 * @param packets that reached the receiver
 * @param lost that never did
 * @param lossPercent of the packets that should have come, over the whole leg
 * @param lossNowPercent the same of the last interval between two reports, about 4 s
 * @param late packets that came when their time to be heard had passed
 * @param duplicates packets that came twice
 * @param overflowed packets thrown away because more waited than the jitter buffer's maximum allows
 * @param jitterMillis interarrival jitter now (RFC 3550 §6.4.1)
 * @param bufferMillis time that a packet lay in the jitter buffer, mean of the samples taken at each report: with the codec's
 *     own, all that the server adds between mouth and ear
 * @param delayMillis one way from mouth to ear as far as it is known: packet time, half the round trip, the buffer
 * @param mosNow E-model's mean opinion score of the last interval, 1 to 4.5
 * @param mos of the whole leg
 */
public record StreamQuality(
        OptionalLong packets,
        OptionalLong lost,
        OptionalDouble lossPercent,
        OptionalDouble lossNowPercent,
        OptionalLong late,
        OptionalLong duplicates,
        OptionalLong overflowed,
        OptionalDouble jitterMillis,
        OptionalDouble bufferMillis,
        OptionalDouble delayMillis,
        OptionalDouble mosNow,
        OptionalDouble mos) {
    /** Nothing was measured. */
    public static final StreamQuality UNKNOWN = new StreamQuality(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
}
