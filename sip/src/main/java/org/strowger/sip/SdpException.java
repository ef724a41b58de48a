package org.strowger.sip;

import org.strowger.server.StrowgerException;

/** A session description that cannot be used. Thrown out of a listener it refuses the offer with {@link #status}. */
public final class SdpException extends StrowgerException {
    private final int status;
    private final String reason;

    /** @param status 400 for what is malformed, 488 for what is well formed but cannot be done (RFC 3261 §21.4.26) */
    public SdpException(int status, String message) {
        super(message);
        this.status = status;
        this.reason = message;
    }

    public int status() {
        return status;
    }

    /** The message. */
    public String reason() {
        return reason;
    }
}
