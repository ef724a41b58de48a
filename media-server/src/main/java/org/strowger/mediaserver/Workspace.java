package org.strowger.mediaserver;

import org.strowger.bridge.Band;

/**
 * What a leg needs only while it is at work, one for all legs of a worker: so it stays in the cache, and legs are small and lie
 * close together. Nothing in it outlives a call. One thread.
 */
final class Workspace {
    private static final int LONGEST_PAYLOAD = 1400;

    /** Of the packet that has come. */
    final RtpHeader header = new RtpHeader();

    /** RTP header of the packet that goes out. */
    final byte[] outgoing = new byte[RtpHeader.LENGTH];

    /** What is to be encoded for one leg alone. */
    final short[] samples = new short[Band.FULL.samples()];

    final byte[] payload = new byte[LONGEST_PAYLOAD];
}
