package org.strowger.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.strowger.server.StrowgerException;

/**
 * The wire between a switchboard's Asterisk and the carrier, which can lose, double and delay chosen SIP messages.
 *
 * <p>It passes datagrams unchanged. Each side takes the wire for the other one, and stays on it within a dialog, since
 * both send requests to where the dialog's INVITE came from (rewrite_contact) and responses likewise (RFC 3581). RTP
 * goes past it. Any thread may set rules and read the log; messages are passed on by one thread a direction.
 */
public final class SipWire implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramChannel towardsCarrier;
    private final DatagramChannel towardsSwitch;
    private final SocketAddress carrier;
    private final SocketAddress switchboard;
    private final List<WireRule> rules = new CopyOnWriteArrayList<>();
    private final Queue<WireMessage> log = new ConcurrentLinkedQueue<>();
    private final List<Consumer<WireMessage>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sip-wire-late").factory());

    private SipWire(
            DatagramChannel towardsCarrier,
            DatagramChannel towardsSwitch,
            SocketAddress carrier,
            SocketAddress switchboard) {
        this.towardsCarrier = towardsCarrier;
        this.towardsSwitch = towardsSwitch;
        this.carrier = carrier;
        this.switchboard = switchboard;
    }

    /**
     * Begins to pass messages.
     *
     * @param facesCarrier own address at which the carrier takes it for the switchboard
     * @param facesSwitch own address at which the switchboard takes it for the carrier
     */
    static SipWire between(
            InetSocketAddress carrier,
            InetSocketAddress facesCarrier,
            InetSocketAddress switchboard,
            InetSocketAddress facesSwitch) {
        DatagramChannel one = bound(facesCarrier);
        DatagramChannel other;
        try {
            other = bound(facesSwitch);
        } catch (StrowgerException e) {
            shut(one);
            throw e;
        }
        SipWire wire = new SipWire(one, other, carrier, switchboard);
        Thread.ofPlatform()
                .daemon()
                .name("sip-wire-from-carrier")
                .start(() -> wire.pass(one, WireMessage.Sender.CARRIER));
        Thread.ofPlatform()
                .daemon()
                .name("sip-wire-from-switch")
                .start(() -> wire.pass(other, WireMessage.Sender.SWITCHBOARD));
        return wire;
    }

    private static DatagramChannel bound(InetSocketAddress address) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                return channel.bind(address);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StrowgerException("the SIP wire cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private void pass(DatagramChannel in, WireMessage.Sender sender) {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM);
        try {
            while (true) {
                buffer.clear();
                in.receive(buffer);
                buffer.flip();
                byte[] datagram = new byte[buffer.remaining()];
                buffer.get(datagram);
                treat(datagram, sender);
            }
        } catch (ClosedChannelException closed) {
            // The wire was closed: the ordinary end.
            return;
        } catch (IOException e) {
            throw new StrowgerException("the SIP wire broke: " + e.getMessage(), e);
        }
    }

    private void treat(byte[] datagram, WireMessage.Sender sender) {
        WireMessage message = WireMessage.read(sender, datagram);
        WireRule.Treatment treatment = WireRule.PASS;
        for (WireRule rule : rules) {
            if (rule.meets(message)) {
                treatment = rule.treatment();
                break;
            }
        }
        WireMessage logged = message.treated(treatment);
        log.add(logged);
        listeners.forEach(listener -> listener.accept(logged));
        switch (treatment) {
            case WireRule.Pass pass -> send(datagram, sender);
            case WireRule.Drop drop -> {}
            case WireRule.Duplicate twice -> {
                send(datagram, sender);
                send(datagram, sender);
            }
            case WireRule.Delay delay -> sendLater(datagram, sender, delay.by());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // sending does not throw, and nobody waits for it
    private void sendLater(byte[] datagram, WireMessage.Sender sender, Duration by) {
        try {
            late.schedule(() -> send(datagram, sender), by.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Closed between the datagram's coming and here; it is lost with the wire.
            return;
        }
    }

    private void send(byte[] datagram, WireMessage.Sender sender) {
        boolean toSwitch = sender == WireMessage.Sender.CARRIER;
        try {
            (toSwitch ? towardsSwitch : towardsCarrier)
                    .send(ByteBuffer.wrap(datagram), toSwitch ? switchboard : carrier);
        } catch (IOException unreachable) {
            // As on any network: an Asterisk that is down makes its peer's messages be lost, not the wire break.
            return;
        }
    }

    /** Treats messages by a rule, until it is spent; of several rules that meet a message the oldest counts. */
    public void add(WireRule rule) {
        rules.add(rule);
    }

    /** Removes all rules: everything passes. */
    public void clear() {
        rules.clear();
    }

    /**
     * Tells of each message before it goes on.
     *
     * @param listener called on the wire's threads: it must return at once, and must not throw
     * @return ends it
     */
    public AutoCloseable listen(Consumer<WireMessage> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What was seen, in the order of its coming, both directions. */
    public List<WireMessage> log() {
        return List.copyOf(log);
    }

    /** How many messages of a kind were seen: "REFER", or a status and its method as in "202 REFER". */
    public long seen(WireMessage.Sender sender, String kind) {
        return log.stream().filter(m -> m.sender() == sender && m.is(kind)).count();
    }

    @Override
    public void close() {
        late.shutdownNow();
        shut(towardsCarrier);
        shut(towardsSwitch);
    }

    private static void shut(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StrowgerException("the SIP wire does not close: " + e.getMessage(), e);
        }
    }
}
