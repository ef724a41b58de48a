package org.strowger.dispatch;

import org.strowger.protocol.v1.LinkEvent;

/** The way to one switchboard. Never blocks; used by the owner of {@link Farm} alone. */
public interface SwitchboardLink {
    /** Sends; what cannot be sent any more is dropped: a switchboard asks again on its next link. */
    void send(LinkEvent event);

    /** Ends the stream. */
    void close(String reason);
}
