package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sip.header.CSeqHeader;
import javax.sip.header.FromHeader;

/** INVITEs that began a call, some time beyond its end: to know repeats, merged requests and what a CANCEL means. */
final class Invites {
    private static final int MAX_KNOWN = 50_000;

    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

    private record Known(IncomingCall call, String branch) {}

    /** What an INVITE without a To tag is. */
    sealed interface Seen {}

    record Unknown() implements Seen {}

    /** The same once more. */
    record Repeated(IncomingCall call) implements Seen {}

    /** The same by another path (RFC 3261 §8.2.2.2). */
    record Merged() implements Seen {}

    Seen look(SIPRequest invite) {
        Known before = known.get(key(invite));
        if (before == null) {
            return new Unknown();
        }
        return before.branch.equals(branch(invite)) ? new Repeated(before.call) : new Merged();
    }

    void remember(IncomingCall call) {
        if (known.size() < MAX_KNOWN) {
            known.put(key(call.invite()), new Known(call, branch(call.invite())));
        }
    }

    /** The call whose INVITE this CANCEL names (RFC 3261 §9.2). */
    Optional<IncomingCall> cancelled(SIPRequest cancel) {
        return Optional.ofNullable(known.get(key(cancel)))
                .filter(k -> k.branch.equals(branch(cancel)))
                .map(Known::call);
    }

    void forget(IncomingCall call) {
        known.remove(key(call.invite()));
    }

    private static String branch(SIPRequest request) {
        String branch = request.getTopmostVia().getBranch();
        return branch == null ? "" : branch;
    }

    private static String key(SIPRequest request) {
        long sequence = ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
        return sequence + " " + Wire.tag(request, FromHeader.NAME) + " "
                + request.getCallId().getCallId();
    }
}
