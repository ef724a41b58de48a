package org.strowger.server;

import java.time.Duration;
import java.util.Map;

/**
 * One thing that a server can be: dispatch, media server, switchboard … (SPEC G1). A server is the list of its services.
 *
 * <p>The server object calls {@link #start}, {@link #stop}, {@link #pause} and {@link #resume} one at a time, services in
 * the order of the configuration and back; not always from the same thread. A service looks down only: it never asks for another service, it gets what it needs in its constructor or
 * over the wire.
 */
public interface Service {
    /** The name in the configuration, such as "dispatch". */
    String name();

    /**
     * Begins to serve; returns when it does.
     *
     * @throws StrowgerException if it cannot; nothing of it is then left running
     */
    void start();

    /**
     * Ends in order and gives everything back: sockets, threads, leases. Never throws; called once, also after a failed
     * start.
     *
     * @param limit how long calls and deliveries may take to end before they are cut
     */
    void stop(Duration limit);

    /** Takes no new work; what runs goes on. */
    default void pause() {}

    /** Takes new work again. */
    default void resume() {}

    /** Whether it can do its work right now; one line for operators, empty when all is well. Any thread. */
    default String trouble() {
        return "";
    }

    /** What it holds now: calls, legs, leases, bridges. The leak watch of SPEC D10 reads these. Any thread. */
    default Map<String, Long> gauges() {
        return Map.of();
    }

    /** What it has counted since it was started; figures that only grow. Any thread. */
    default Map<String, Long> counters() {
        return Map.of();
    }
}
