package org.strowger.rig;

import java.util.OptionalLong;

/**
 * When what happened to a phone's call, {@link System#nanoTime}; empty for what did not happen.
 *
 * @param invited the first INVITE was sent or received
 * @param rang 180 or 183 was received or sent
 * @param answered 200 was received, or sent
 * @param firstPacket the first RTP packet was received
 * @param ended the call was over
 */
public record PhoneTimes(
        OptionalLong invited, OptionalLong rang, OptionalLong answered, OptionalLong firstPacket, OptionalLong ended) {}
