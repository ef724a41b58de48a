package org.strowger.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipSettings;

/** Callers who put their calls on hold at once (RFC 3264 §8.4) and send nothing. One thread. */
final class CallersOnHold implements AutoCloseable {
    private static final int ANSWER_SECONDS = 20;

    private final String network;
    private final SipAgent agent;
    /** So that reports find somebody: an ICMP error for each would be a cost of the server's. */
    private final List<DatagramChannel> ports = new ArrayList<>();

    private final List<LoadCall> calls = new ArrayList<>();

    /**
     * @param host loopback address for SIP; the callers' own are of the same 127.x/16
     * @param most calls
     */
    CallersOnHold(String host, int most) {
        network = host.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1.");
        agent = SipAgents.outgoingOnly(
                SipSettings.on(host, 0).named("Strowger load client").limited(most + 100, 2_000));
    }

    /** Calls a conference at host:port. */
    void call(String address, String conference) {
        int number = calls.size();
        String home = network + (128 + number / 250 % 128) + "." + (1 + number % 250);
        Sdp offer = Sdp.offer(home, port(home), List.of(Voice.named("pcmu").format()))
                .multiplexed()
                .directed(Sdp.Direction.INACTIVE);
        LoadCall call = new LoadCall(agent, offer, Optional.empty());
        calls.add(call);
        call.dial(conference, address);
    }

    private int port(String home) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            ports.add(channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByName(home), 0));
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new StrowgerException("no port on " + home + ": " + e.getMessage(), e);
        }
    }

    /** Callers who were sent a report (RFC 3550 §6) since they were asked last. */
    int reported() {
        ByteBuffer packet = ByteBuffer.allocate(1500);
        int reported = 0;
        try {
            for (DatagramChannel port : ports) {
                int before = reported;
                while (port.receive(packet.clear()) != null) {
                    reported = before + 1;
                }
            }
        } catch (IOException e) {
            throw new StrowgerException("a caller's port: " + e.getMessage(), e);
        }
        return reported;
    }

    /** Waits until all are answered or refused, 20 s at most. */
    void await() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        for (LoadCall call : calls) {
            while (!call.answered() && call.trouble().isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    /** Calls that stand at this moment. */
    long up() {
        return calls.stream().filter(c -> c.answered() && c.trouble().isEmpty()).count();
    }

    /** Why calls were refused or ended; empty if none was. */
    List<String> troubles() {
        return calls.stream().flatMap(c -> c.trouble().stream()).distinct().toList();
    }

    @Override
    public void close() {
        calls.forEach(LoadCall::hangUp);
        agent.close();
        try {
            for (DatagramChannel channel : ports) {
                channel.close();
            }
        } catch (IOException e) {
            throw new StrowgerException("a caller's port: " + e.getMessage(), e);
        }
    }
}
