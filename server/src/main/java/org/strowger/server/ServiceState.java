package org.strowger.server;

import java.util.Locale;

/** Where a service is in its life, as {@code ServiceStatus.state} tells it. */
public enum ServiceState {
    STOPPED,
    STARTING,
    RUNNING,
    PAUSED,
    FAILED;

    /** As operators read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
