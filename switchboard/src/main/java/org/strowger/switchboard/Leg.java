package org.strowger.switchboard;

import org.strowger.protocol.E164;

/**
 * A channel of Asterisk that belongs to a call: the caller's or the callback's.
 *
 * @param channel name, which AMI and the dialplan want; may change in a masquerade
 * @param uniqueId never changes and is never used again
 * @param trunk endpoint on which it arrived
 * @param number the number that was dialled
 * @param from who called, as far as the network told
 * @param dialog its SIP dialog
 * @param peer who is at the other end of the trunk, for the ladder
 */
record Leg(String channel, String uniqueId, String trunk, E164 number, CallerId from, Dialog dialog, String peer) {}
