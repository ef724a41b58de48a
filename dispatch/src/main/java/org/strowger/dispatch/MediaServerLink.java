package org.strowger.dispatch;

import org.strowger.protocol.v1.MediaServerCommand;

/** The way to one media server: its stream, as seen from the tables. Never blocks; any thread. */
public interface MediaServerLink {
    /** Sends; what cannot be sent any more is dropped, since the end of the stream is told separately. */
    void send(MediaServerCommand command);

    /** False when what was sent is piling up unread: a server that hangs with its connection open. */
    boolean accepting();

    /** Ends the stream; the reason is one line for the other side. */
    void close(String reason);
}
