package org.strowger.switchboard;

/**
 * Why an attempt ended.
 *
 * @param cause ITU-T Q.850 cause, 1..127
 * @param by who ended it, one word: caller, callback, media-server, switchboard, asterisk, network, dispatch
 * @param why one word for operators and tests, such as caller-gone or callback-timeout
 */
record Ending(int cause, String by, String why) {}
