package org.strowger.sip;

/**
 * A dialog named by its three parts, as seen by the recipient of the INVITE (RFC 3891 §3).
 *
 * @param callId Call-ID
 * @param toTag the recipient's local tag
 * @param fromTag the recipient's remote tag
 */
public record Replaces(String callId, String toTag, String fromTag) {}
