package org.strowger.systemtests.impairment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.strowger.systemtests.impairment.Impairment.Recipe;

/**
 * Stands between SIP clients and a server: a stateless proxy (RFC 3261 §16.11) that puts itself into the session
 * descriptions, so that the media go through it and can be impaired. Signalling is not impaired, and after the answer the
 * dialog goes around it. A redirection is followed through the relay too: each server that a 302 names gets a port of the
 * relay's own. UDP and IPv4 alone, 250 calls and 16 servers at most.
 */
public final class ImpairingRelay implements AutoCloseable {
    private static final int MOST_CALLS = 250;
    private static final int MOST_SERVERS = 16;
    private static final Pattern BRANCH = Pattern.compile("branch=([^;,\\s]+)");
    private static final Pattern BACK = Pattern.compile("back=([0-9.]+)_([0-9]+)");

    private final RelayLoop loop = new RelayLoop();
    private final Random random;
    private final InetAddress address;
    private final Recipe toServer;
    private final Recipe toClient;
    private final Map<String, Door> doors = new HashMap<>();
    private final Map<String, MediaRelay> calls = new HashMap<>();
    private final Door first;

    /** Where clients send what is meant for one server. */
    private final class Door {
        private final InetSocketAddress server;
        private final DatagramChannel channel;
        private final String bound;

        Door(InetSocketAddress server, int port) throws IOException {
            this.server = server;
            channel = loop.bind(address, port, this::packet);
            bound = text((InetSocketAddress) channel.getLocalAddress());
        }

        private void packet(long now, InetSocketAddress from, byte[] packet) {
            try {
                SipText message = new SipText(packet);
                if (message.isResponse()) {
                    back(now, message);
                } else {
                    forth(now, from, message);
                }
            } catch (IOException | IllegalArgumentException e) {
                System.err.println("relay: " + e.getMessage());
            }
        }

        private void forth(long now, InetSocketAddress from, SipText message) throws IOException {
            Matcher branch = BRANCH.matcher(message.header("via", "v").orElse(""));
            if (!branch.find()) {
                return;
            }
            message.uri(uri -> SipText.hostPorts(uri, at -> at.equals(bound) ? text(server) : at));
            Optional<InetSocketAddress> announced = message.media();
            if (announced.isPresent()) {
                MediaRelay call = call(message);
                message.media(call.address(), call.client(announced.get()));
            }
            message.pushVia("SIP/2.0/UDP " + bound + ";branch=" + branch.group(1) + "-relay;back="
                    + text(from).replace(':', '_'));
            loop.send(now, channel, server, message.packet());
        }

        private void back(long now, SipText message) throws IOException {
            Matcher back = BACK.matcher(message.header("via", "v").orElse(""));
            if (!back.find()) {
                return;
            }
            message.popVia();
            if (message.status() / 100 == 3) {
                message.change("contact", "m", line -> SipText.hostPorts(line, ImpairingRelay.this::through));
            }
            Optional<InetSocketAddress> announced = message.media();
            if (announced.isPresent()) {
                MediaRelay call = call(message);
                message.media(call.address(), call.server(announced.get()));
            }
            loop.send(
                    now,
                    channel,
                    new InetSocketAddress(back.group(1), Integer.parseInt(back.group(2))),
                    message.packet());
        }
    }

    /**
     * Opens it.
     *
     * @param bind address and port for SIP, port 0 for any
     * @param server whom to pass calls on to
     * @param seed of all chance
     * @param toServer what happens to what clients say
     * @param toClient what happens to what they hear
     */
    public ImpairingRelay(
            InetSocketAddress bind, InetSocketAddress server, long seed, Recipe toServer, Recipe toClient) {
        this.address = bind.getAddress();
        this.toServer = toServer;
        this.toClient = toClient;
        random = new Random(seed);
        System.out.println("impairing relay: seed " + seed);
        try {
            first = new Door(server, bind.getPort());
        } catch (IOException e) {
            loop.start();
            loop.close();
            throw new UncheckedIOException("the relay cannot be had at " + text(bind), e);
        }
        doors.put(text(server), first);
        loop.start();
    }

    /** Where clients are to send what is meant for the server, host:port. */
    public String sip() {
        return first.bound;
    }

    private String through(String server) {
        return doors.computeIfAbsent(server, key -> {
                    if (doors.size() == MOST_SERVERS) {
                        throw new IllegalArgumentException("more than " + MOST_SERVERS + " servers");
                    }
                    String[] parts = key.split(":", 2);
                    try {
                        return new Door(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 0);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .bound;
    }

    private MediaRelay call(SipText message) throws IOException {
        String id = message.header("call-id", "i").orElse("");
        MediaRelay call = calls.get(id);
        if (call == null) {
            if (calls.size() == MOST_CALLS) {
                throw new IOException("more than " + MOST_CALLS + " calls");
            }
            int number = calls.size() + 1;
            byte[] octets = address.getAddress();
            octets[3] = (byte) (octets[3] + number);
            call = new MediaRelay(loop, InetAddress.getByAddress(octets), random, toServer, toClient);
            calls.put(id, call);
        }
        return call;
    }

    private static String text(InetSocketAddress at) {
        return at.getAddress().getHostAddress() + ":" + at.getPort();
    }

    private static InetSocketAddress address(String hostPort) {
        String[] parts = hostPort.split(":", 2);
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    /** Packets received, sent on, and lost because nobody took them or too many were under way. */
    public String figures() {
        return loop.figures();
    }

    @Override
    public void close() {
        loop.close();
        System.out.println("impairing relay: " + figures());
    }

    /**
     * A relay for scripts, until its input ends: {@code BIND SERVER SEED TO-SERVER TO-CLIENT}, as in
     * {@code 127.62.0.1:5080 127.0.0.1:5070 1 "discard=5" "jitter=40 in-order"}.
     */
    public static void main(String[] arguments) throws IOException {
        try (ImpairingRelay relay = new ImpairingRelay(
                address(arguments[0]),
                address(arguments[1]),
                Long.parseLong(arguments[2]),
                ImpairmentText.parse(arguments[3]),
                ImpairmentText.parse(arguments[4]))) {
            System.out.println("sip " + relay.sip());
            while (System.in.read() >= 0) {
                // Nothing is said; the end of input ends it.
            }
        }
    }
}
