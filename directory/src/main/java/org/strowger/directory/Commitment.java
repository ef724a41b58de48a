package org.strowger.directory;

/**
 * Who hosts a conference, and which attempt made it so.
 *
 * @param mediaServer the host
 * @param attempt tells one's own value from another's with the same host: return values near changes of view are not
 *     reliable, values are
 */
public record Commitment(String mediaServer, String attempt) {}
