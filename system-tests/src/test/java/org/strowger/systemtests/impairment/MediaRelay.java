package org.strowger.systemtests.impairment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.strowger.systemtests.impairment.Impairment.Recipe;

/**
 * The media of one call: a pair of ports (RTP and RTCP) that the client sends to and another that the server sends to. All on
 * the loop's thread.
 */
final class MediaRelay {
    private static final int TRIES = 100;

    private final RelayLoop loop;
    private final InetAddress own;
    private final Side client;
    private final Side server;

    /** One pair of ports, and whom to send to from there. */
    private static final class Side {
        @Nullable
        DatagramChannel rtp;

        @Nullable
        DatagramChannel rtcp;

        @Nullable
        InetSocketAddress farEnd;

        int port;
    }

    /**
     * @param own an address of this call alone: servers tell far ends apart by it
     * @param toServer what happens to the client's packets
     * @param toClient what happens to the server's
     */
    MediaRelay(RelayLoop loop, InetAddress own, Random random, Recipe toServer, Recipe toClient) throws IOException {
        this.loop = loop;
        this.own = own;
        client = new Side();
        server = new Side();
        open(client, server, toServer, random);
        open(server, client, toClient, random);
    }

    private void open(Side side, Side other, Recipe recipe, Random random) throws IOException {
        Impairment rtp = recipe.make(new Random(random.nextLong()));
        Impairment rtcp = recipe.make(new Random(random.nextLong()));
        IOException last = new IOException("no pair of ports on " + own);
        for (int i = 0; i < TRIES; i++) {
            DatagramChannel even = loop.bind(
                    own, 0, (now, from, packet) -> rtp.packet(now, packet, (at, p) -> pass(at, other, false, p)));
            int port = even.socket().getLocalPort();
            try {
                if (port % 2 == 0) {
                    side.rtcp = loop.bind(
                            own,
                            port + 1,
                            (now, from, packet) -> rtcp.packet(now, packet, (at, p) -> pass(at, other, true, p)));
                    side.rtp = even;
                    side.port = port;
                    return;
                }
            } catch (IOException taken) {
                last = taken;
            }
            even.close();
        }
        throw last;
    }

    private void pass(long at, Side side, boolean control, byte[] packet) {
        InetSocketAddress to = side.farEnd;
        DatagramChannel through = control ? side.rtcp : side.rtp;
        if (to != null && through != null) {
            loop.send(at, through, control ? new InetSocketAddress(to.getAddress(), to.getPort() + 1) : to, packet);
        }
    }

    String address() {
        return own.getHostAddress();
    }

    /** The client has announced where it wants to hear; returns the port to announce to the server in its stead. */
    int client(InetSocketAddress announced) {
        client.farEnd = announced;
        return server.port;
    }

    /** The server has announced where it wants to hear; returns the port to announce to the client in its stead. */
    int server(InetSocketAddress announced) {
        server.farEnd = announced;
        return client.port;
    }
}
