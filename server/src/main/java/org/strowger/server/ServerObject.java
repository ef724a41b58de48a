package org.strowger.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one generic server object; what a server is, is the list of its services (SPEC G1).
 *
 * <p>Any thread may call. Starting, pausing and stopping exclude each other; {@link #states} and {@link #ready} never wait
 * for them.
 */
public final class ServerObject {
    private static final Logger LOG = LoggerFactory.getLogger(ServerObject.class);
    /** How long a service may take beyond its limit before the server goes on without it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final long createdNanos = System.nanoTime();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private final Map<Service, ServiceState> states = new LinkedHashMap<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private boolean over;

    /** @param name what this server calls itself */
    public ServerObject(String name) {
        this.name = name;
    }

    /** Adds a service, which starts after those added before it; before {@link #start}. */
    public ServerObject with(Service service) {
        state(service, ServiceState.STOPPED);
        return this;
    }

    /** What it calls itself. */
    public String name() {
        return name;
    }

    /** Time since it was made. */
    public Duration up() {
        return Duration.ofNanos(System.nanoTime() - createdNanos);
    }

    /** In the order of starting. */
    public List<Service> services() {
        return List.copyOf(states().keySet());
    }

    /**
     * Starts the services in order.
     *
     * @throws StrowgerException if one of them cannot; then those already started are stopped again
     */
    public void start() {
        lifecycle.lock();
        try {
            if (over) {
                throw new StrowgerException("server " + name + " was stopped");
            }
            List<Service> begun = new ArrayList<>();
            for (Service service : services()) {
                begun.add(service);
                state(service, ServiceState.STARTING);
                try {
                    service.start();
                } catch (RuntimeException e) {
                    stopAll(begun.reversed(), Duration.ofSeconds(1));
                    state(service, ServiceState.FAILED);
                    over = true;
                    stopRequested.countDown();
                    throw new StrowgerException(service.name() + " did not start: " + line(e), e);
                }
                state(service, ServiceState.RUNNING);
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * Stops the services in reverse order. The second call waits for the first and does nothing.
     *
     * @param limit for all of them together
     */
    public void stop(Duration limit) {
        lifecycle.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            stopAll(
                    services().reversed().stream()
                            .filter(service -> state(service) != ServiceState.STOPPED)
                            .toList(),
                    limit);
            stopRequested.countDown();
        } finally {
            lifecycle.unlock();
        }
    }

    private void stopAll(List<Service> inOrder, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Service service : inOrder) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            stopOne(service, left);
            state(service, ServiceState.STOPPED);
        }
    }

    // On a thread of its own: one service that hangs must not keep the others' sockets and leases.
    private void stopOne(Service service, Duration limit) {
        Thread thread = Thread.ofVirtual().name("stop-" + service.name()).start(() -> {
            try {
                service.stop(limit);
            } catch (RuntimeException e) {
                LOG.error("{} of {} failed while stopping", service.name(), name, e);
            }
        });
        try {
            if (!thread.join(limit.plus(GRACE))) {
                LOG.error(
                        "{} of {} did not stop within {} ms; going on without it",
                        service.name(),
                        name,
                        limit.toMillis());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no new work; what runs goes on. */
    public void pause() {
        eachRunning(ServiceState.RUNNING, ServiceState.PAUSED, Service::pause);
    }

    /** Takes new work again. */
    public void resume() {
        eachRunning(ServiceState.PAUSED, ServiceState.RUNNING, Service::resume);
    }

    private void eachRunning(ServiceState from, ServiceState to, Consumer<Service> step) {
        lifecycle.lock();
        try {
            for (Service service : services()) {
                if (state(service) == from) {
                    step.accept(service);
                    state(service, to);
                }
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** Asks whoever runs this server to stop it: an administrator may not wait for the end of the connection he uses. */
    public void requestStop() {
        stopRequested.countDown();
    }

    /** Waits until somebody asked it to stop, or it was stopped, or its start has failed. */
    public void awaitStopRequest() throws InterruptedException {
        stopRequested.await();
    }

    /** Every service's state, in the order of starting. */
    public Map<Service, ServiceState> states() {
        synchronized (states) {
            return new LinkedHashMap<>(states);
        }
    }

    /** Whether every service runs and none is in trouble. */
    public boolean ready() {
        return states().entrySet().stream()
                .allMatch(entry -> entry.getValue() == ServiceState.RUNNING
                        && entry.getKey().trouble().isEmpty());
    }

    private ServiceState state(Service service) {
        return states().getOrDefault(service, ServiceState.STOPPED);
    }

    private void state(Service service, ServiceState state) {
        synchronized (states) {
            states.put(service, state);
        }
        LOG.debug("{}: {} is {}", name, service.name(), state.word());
    }

    private static String line(RuntimeException e) {
        return e instanceof StrowgerException known ? known.getMessage() : e.toString();
    }
}
