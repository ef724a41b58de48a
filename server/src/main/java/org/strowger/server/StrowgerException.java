package org.strowger.server;

/** Something that the person who runs the server can mend; the message is one line for that person. */
public class StrowgerException extends RuntimeException {
    public StrowgerException(String message) {
        super(message);
    }

    public StrowgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
