package org.strowger.mediaserver;

import org.strowger.bridge.Conference;

/**
 * A conference and the worker that mixes it.
 *
 * @param slot which part of the 20 ms is its time, so that the load is flat
 */
record MixedConference(String name, RtpWorker worker, int slot, Conference mixer) {}
