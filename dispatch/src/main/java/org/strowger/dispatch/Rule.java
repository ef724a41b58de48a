package org.strowger.dispatch;

/**
 * One named step of selection (SPEC B3). Rules are pure, stateless and small; their order is configuration. Any thread.
 */
public sealed interface Rule permits Filter, Preference {
    /** As the configuration and {@code strowger why} name it. */
    String name();
}
