package org.strowger.server;

/** Something that the person who runs the server can mend; the message is one line for that person. */
public class StrowgerException extends RuntimeException {
    public StrowgerException(String message) {
        super(message);
    }

    public StrowgerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The line for that person; never null, as it was given to the constructor. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
