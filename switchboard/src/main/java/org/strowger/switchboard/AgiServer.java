package org.strowger.switchboard;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.asteriskjava.fastagi.DefaultAgiServer;
import org.asteriskjava.fastagi.MappingStrategy;
import org.asteriskjava.util.ServerSocketFacade;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/** The FastAGI listener. It knows no password, so it is bound to loopback unless configured otherwise. */
final class AgiServer implements AutoCloseable {
    // A script lasts milliseconds, but a callback that overtook its decision holds a thread for seconds.
    private static final int MOST_THREADS = 256;
    /** Asterisk sends its whole request at once. */
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AgiServer.class);

    private final CountDownLatch bound = new CountDownLatch(1);
    private final Predicate<InetAddress> permitted;
    private final Duration requestWithin;
    private final ScheduledExecutorService impatience = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fastagi-impatience").factory());
    private final DefaultAgiServer server;
    private final Thread thread;
    private volatile String failure = "";

    /**
     * Binds and begins to serve.
     *
     * @param permitted who may connect; others are hung up on at once
     * @throws StrowgerException if the address cannot be bound
     */
    AgiServer(String bind, MappingStrategy scripts, Predicate<InetAddress> permitted) {
        this(bind, scripts, permitted, REQUEST_WITHIN);
    }

    /** @param requestWithin who has not said what he wants by then is hung up on: he holds a thread */
    AgiServer(String bind, MappingStrategy scripts, Predicate<InetAddress> permitted, Duration requestWithin) {
        this.permitted = permitted;
        this.requestWithin = requestWithin;
        int colon = bind.lastIndexOf(':');
        try {
            InetAddress address = InetAddress.getByName(bind.substring(0, Math.max(colon, 0)));
            int port = Integer.parseInt(bind.substring(colon + 1));
            server = new Listening();
            server.setAddress(address);
            server.setPort(port);
        } catch (IOException | NumberFormatException e) {
            throw new StrowgerException("agi.bind: not host:port: " + bind, e);
        }
        server.setPoolSize(8);
        server.setMaximumPoolSize(MOST_THREADS);
        server.setMappingStrategy(scripts);
        thread = Thread.ofPlatform().daemon().name("fastagi " + bind).start(this::run);
        try {
            if (!bound.await(5, TimeUnit.SECONDS) || !failure.isEmpty()) {
                close();
                throw new StrowgerException("cannot listen for FastAGI on " + bind + ": " + failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("interrupted while binding " + bind, e);
        }
    }

    @Override
    public void close() {
        try {
            server.shutdown();
        } catch (IllegalStateException notRunning) {
            LOG.debug("FastAGI was not running");
        }
        impatience.shutdownNow();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            server.startup();
        } catch (IOException | IllegalStateException e) {
            failure = String.valueOf(e.getMessage());
            bound.countDown();
        }
    }

    /** Says when it is bound; the library only says it in its log. */
    private final class Listening extends DefaultAgiServer {
        @Override
        protected ServerSocketFacade createServerSocket() throws IOException {
            ServerSocketFacade socket = super.createServerSocket();
            bound.countDown();
            return new AgiDoor(socket, permitted, impatience, requestWithin);
        }
    }
}
