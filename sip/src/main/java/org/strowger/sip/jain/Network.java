package org.strowger.sip.jain;

import gov.nist.core.net.DefaultNetworkLayer;
import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's sockets. Each TCP connection costs it two threads and is kept for ever, so those that are made to us are
 * counted, in all and by source address, and closed when they only waste our time. Any thread.
 */
public final class Network implements NetworkLayer {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final NetworkLayer PLAIN = DefaultNetworkLayer.SINGLETON;
    private static final long PAUSE_MILLIS = 50;

    private final Map<SocketAddress, Guest> guests = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private volatile int most = 1_000;
    private volatile int mostOfOne = 100;

    /** Called by the stack. */
    public Network() {}

    /**
     * How many connections are taken; more are closed at once.
     *
     * @param all below the stack's own limit, at which it takes none any more
     * @param ofOne of one source address
     */
    public void limit(int all, int ofOne) {
        most = all;
        mostOfOne = ofOne;
    }

    /** A whole request came over the connection from there. */
    public void heard(InetAddress from, int port) {
        Guest guest = guests.get(new InetSocketAddress(from, port));
        if (guest != null) {
            guest.heard();
        }
    }

    /** Closes those that waste our time; to be called every now and then. */
    public void sweep() {
        long now = System.nanoTime();
        guests.values().stream().filter(guest -> guest.wastesTime(now)).forEach(Network::close);
    }

    /** Connections that were made to us and stand. */
    public int guests() {
        return guests.size();
    }

    private final class Door extends ServerSocket {
        Door(int port, int backlog, InetAddress bind) throws IOException {
            super(port, backlog, bind);
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Place place = new Place();
                Guest guest = new Guest(place::leave);
                try {
                    implAccept(guest);
                } catch (IOException e) {
                    close(guest);
                    if (isClosed()) {
                        throw e;
                    }
                    // Out of descriptors, or he is gone already: the stack would never listen again.
                    LOG.debug("a TCP connection could not be taken: {}", e.getMessage());
                    pause();
                    continue;
                }
                guest.accepted(System.nanoTime());
                if (place.take(guest)) {
                    return guest;
                }
                close(guest);
            }
        }

        private void close(Socket socket) {
            Network.close(socket);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a TCP connection: {}", e.getMessage());
        }
    }

    /** One of the connections that are allowed. */
    private final class Place {
        private SocketAddress address = new InetSocketAddress(0);
        private InetAddress source = InetAddress.getLoopbackAddress();
        private boolean taken;

        boolean take(Guest guest) {
            synchronized (bySource) {
                source = guest.getInetAddress();
                address = guest.getRemoteSocketAddress();
                int now = bySource.getOrDefault(source, 0);
                if (guests.size() >= most || now >= mostOfOne) {
                    return false;
                }
                bySource.put(source, now + 1);
                guests.put(address, guest);
                taken = true;
                return true;
            }
        }

        void leave() {
            synchronized (bySource) {
                if (taken) {
                    taken = false;
                    guests.remove(address);
                    bySource.computeIfPresent(source, (key, number) -> number == 1 ? null : number - 1);
                }
            }
        }
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress bindAddress) throws IOException {
        return new Door(port, backlog, bindAddress);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return PLAIN.createSocket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress) throws IOException {
        return PLAIN.createSocket(address, port, localAddress);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress myAddress, int myPort) throws IOException {
        return PLAIN.createSocket(address, port, myAddress, myPort);
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        return PLAIN.createDatagramSocket();
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress laddr) throws SocketException {
        return PLAIN.createDatagramSocket(port, laddr);
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress bindAddress) throws IOException {
        return PLAIN.createSSLServerSocket(port, backlog, bindAddress);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return PLAIN.createSSLSocket(address, port);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress localAddress) throws IOException {
        return PLAIN.createSSLSocket(address, port, localAddress);
    }

    @Override
    public void setSipStack(SipStackImpl sipStack) {}
}
