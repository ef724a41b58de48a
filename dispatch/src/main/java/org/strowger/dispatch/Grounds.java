package org.strowger.dispatch;

import org.strowger.protocol.v1.Refusal;
import org.strowger.protocol.v1.RefusalReason;

/** Why somebody is refused, with the cause that his network is told (ITU-T Q.850). */
public enum Grounds {
    BAD_REQUEST(RefusalReason.BAD_REQUEST, 95),
    NO_SUCH_DID(RefusalReason.NO_SUCH_DID, 1),
    ACCOUNT_LIMIT(RefusalReason.ACCOUNT_LIMIT, 21),
    /** No circuit or channel available. */
    NO_CAPACITY(RefusalReason.NO_CAPACITY, 34),
    /** No route to destination. */
    NO_ROUTE(RefusalReason.NO_ROUTE, 3),
    /** Temporary failure: asking again may help. */
    NOT_READY(RefusalReason.NOT_READY, 41),
    UNAUTHORISED(RefusalReason.UNAUTHORISED, 21);

    private final RefusalReason reason;
    private final int cause;

    Grounds(RefusalReason reason, int cause) {
        this.reason = reason;
        this.cause = cause;
    }

    /** The refusal on these grounds. */
    public Refusal because(String text) {
        return Refusal.newBuilder()
                .setReason(reason)
                .setCause(cause)
                .setText(text)
                .build();
    }
}
