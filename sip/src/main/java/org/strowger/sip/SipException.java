package org.strowger.sip;

import org.strowger.server.StrowgerException;

/** Something that SIP cannot do with what it was given; the message is one line and quotes no secrets. */
public final class SipException extends StrowgerException {
    public SipException(String message) {
        super(message);
    }

    public SipException(String message, Throwable cause) {
        super(message, cause);
    }
}
