package org.strowger.accounts;

import org.strowger.server.StrowgerException;

/** A record that can never be kept, whoever offers it and however often; others of the same delivery may be good. */
public final class RefusedRecord extends StrowgerException {
    RefusedRecord(String message) {
        super(message);
    }
}
