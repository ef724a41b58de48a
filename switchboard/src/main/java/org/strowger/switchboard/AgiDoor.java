package org.strowger.switchboard;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.asteriskjava.util.ServerSocketFacade;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes FastAGI connections. Each of them holds a thread from the first moment, so strangers are hung up on before they get
 * one, and whoever does not say what he wants gets it for a short time only.
 */
final class AgiDoor implements ServerSocketFacade {
    private static final Logger LOG = LoggerFactory.getLogger(AgiDoor.class);

    private final ServerSocketFacade socket;
    private final Predicate<InetAddress> permitted;
    private final ScheduledExecutorService impatience;
    private final Duration requestWithin;

    AgiDoor(
            ServerSocketFacade socket,
            Predicate<InetAddress> permitted,
            ScheduledExecutorService impatience,
            Duration requestWithin) {
        this.socket = socket;
        this.permitted = permitted;
        this.impatience = impatience;
        this.requestWithin = requestWithin;
    }

    @Override
    public SocketConnectionFacade accept() throws IOException {
        while (true) {
            SocketConnectionFacade connection = socket.accept();
            if (permitted.test(connection.getRemoteAddress())) {
                return new Impatient(connection);
            }
            LOG.debug("FastAGI from {} refused", connection.getRemoteAddress());
            // What fails here is the stranger's affair: thrown on, it would be taken for trouble with our own socket.
            hangUp(connection);
        }
    }

    private static void hangUp(SocketConnectionFacade connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("closing a FastAGI connection: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public void setSocketReadTimeout(int timeout) {
        socket.setSocketReadTimeout(timeout);
    }

    /** A connection that is closed when its request, up to the empty line, has not come in time. */
    private final class Impatient implements SocketConnectionFacade {
        private final SocketConnectionFacade connection;
        private final ScheduledFuture<?> end;

        Impatient(SocketConnectionFacade connection) {
            this.connection = connection;
            this.end = impatience.schedule(this::lose, requestWithin.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void lose() {
            LOG.info("FastAGI from {} asked nothing and is hung up on", connection.getRemoteAddress());
            AgiDoor.hangUp(connection);
        }

        @Override
        public @Nullable String readLine() throws IOException {
            String line = connection.readLine();
            if (line == null || line.isEmpty()) {
                end.cancel(false);
            }
            return line;
        }

        @Override
        public void write(String text) throws IOException {
            connection.write(text);
        }

        @Override
        public void flush() throws IOException {
            connection.flush();
        }

        @Override
        public void close() throws IOException {
            end.cancel(false);
            connection.close();
        }

        @Override
        public boolean isConnected() {
            return connection.isConnected();
        }

        @Override
        public InetAddress getLocalAddress() {
            return connection.getLocalAddress();
        }

        @Override
        public int getLocalPort() {
            return connection.getLocalPort();
        }

        @Override
        public InetAddress getRemoteAddress() {
            return connection.getRemoteAddress();
        }

        @Override
        public int getRemotePort() {
            return connection.getRemotePort();
        }
    }
}
