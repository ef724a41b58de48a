package org.strowger.mediaserver;

/**
 * How a leg's dialog ended.
 *
 * @param cause Q.850
 * @param status SIP status of a failed INVITE, 0 otherwise
 * @param byFarEnd whether the far end ended it
 * @param text one line
 */
record Ending(int cause, int status, boolean byFarEnd, String text) {}
