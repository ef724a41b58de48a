package org.strowger.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.sip.jain.CoarseTimer;
import org.strowger.sip.jain.Network;
import org.strowger.sip.jain.NextHop;
import org.strowger.sip.jain.Parsers;
import org.strowger.sip.jain.StackLog;
import org.strowger.sip.jain.TrafficLog;

/**
 * The stack beneath: its parser, transports and transactions. Its dialogs are not used: they leak when an ACK is lost and
 * answer by themselves; {@link Dialog} is ours.
 */
final class JainStack implements SipListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JainStack.class);
    private static final AtomicLong NAMES = new AtomicLong();
    private static final int BIND_ATTEMPTS = 10;

    /** Who gets what comes in; called on the stack's threads and must not wait. */
    interface Incoming {
        /** @param opened the transaction, where the stack opened it by itself */
        void request(SIPRequest request, Optional<ServerTransaction> opened);

        /** A response that belongs to no transaction: a repeated or forked 2xx. */
        void stray(Response response);
    }

    /** Who gets the responses to one request; called on the stack's threads and must not wait. */
    interface Answers {
        void answered(Response response);

        /** No final response came in time, or the request could not be sent. */
        void unanswered();
    }

    private final SipStackImpl stack;
    private final Network network;
    private final SipProvider provider;
    private final InetSocketAddress bound;
    private final Incoming incoming;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sip-sweeper").factory());

    private JainStack(
            SipStackImpl stack, Network network, SipProvider provider, InetSocketAddress bound, Incoming incoming) {
        this.stack = stack;
        this.network = network;
        this.provider = provider;
        this.bound = bound;
        this.incoming = incoming;
    }

    /** Binds all transports to the same port. */
    static JainStack open(SipSettings settings, Incoming incoming) {
        for (int attempt = 1; ; attempt++) {
            int port = settings.port() == 0 ? freePort(settings.host()) : settings.port();
            try {
                return bind(settings, port, incoming);
            } catch (SipException e) {
                // Somebody else may have taken the free port in between; a configured port is not tried twice.
                if (settings.port() != 0 || attempt == BIND_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static JainStack bind(SipSettings settings, int port, Incoming incoming) {
        SipStackImpl stack = null;
        try {
            // Not by the factory, which keeps every stack that it ever made.
            stack = new SipStackImpl(properties());
            Network network = (Network) stack.getNetworkLayer();
            network.limit(settings.connections(), settings.connectionsPerSource());
            SipProvider provider = null;
            for (SipSettings.Transport transport : settings.transports()) {
                ListeningPoint point = stack.createListeningPoint(settings.host(), port, transport.name());
                if (!settings.advertised().isEmpty()) {
                    point.setSentBy(settings.advertised());
                }
                if (provider == null) {
                    provider = stack.createSipProvider(point);
                } else {
                    provider.addListeningPoint(point);
                }
            }
            if (provider == null) {
                throw new SipException("SIP needs a transport");
            }
            provider.setAutomaticDialogSupportEnabled(false);
            InetSocketAddress bound = new InetSocketAddress(InetAddress.getByName(settings.host()), port);
            JainStack opened = new JainStack(stack, network, provider, bound, incoming);
            provider.addSipListener(opened);
            stack.start();
            opened.keepSwept();
            return opened;
        } catch (Exception e) {
            if (stack != null) {
                stack.stop();
            }
            throw new SipException("SIP cannot listen on " + settings.host() + ":" + port + ": " + why(e), e);
        }
    }

    /** What was thrown at the bottom, without the names of classes. */
    private static String why(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).replaceFirst("^[a-zA-Z.]*Exception: ", "");
    }

    private static Properties properties() {
        Properties p = new Properties();
        p.setProperty("javax.sip.STACK_NAME", "strowger-" + NAMES.incrementAndGet());
        p.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        p.setProperty("javax.sip.ROUTER_PATH", NextHop.class.getName());
        p.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
        p.setProperty("gov.nist.javax.sip.SERVER_LOGGER", TrafficLog.class.getName());
        p.setProperty("gov.nist.javax.sip.NETWORK_LAYER", Network.class.getName());
        p.setProperty("gov.nist.javax.sip.TIMER_CLASS_NAME", CoarseTimer.class.getName());
        p.setProperty("gov.nist.javax.sip.MESSAGE_PARSER_FACTORY", Parsers.class.getName());
        p.setProperty(
                "gov.nist.javax.sip.MESSAGE_PROCESSOR_FACTORY", "gov.nist.javax.sip.stack.OIOMessageProcessorFactory");
        // With the default, a thread for each packet, the stack collapsed at 500 calls a second. With several threads
        // two requests of one dialog change places now and then, and the one that came first is then refused as out of
        // order (RFC 3261 section 12.2.2): digits and NOTIFYs were lost. One thread only parses and hands over, so it
        // suffices.
        p.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        p.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        p.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "4194304");
        p.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", "16384");
        p.setProperty("gov.nist.javax.sip.MAX_CONNECTIONS", "2000");
        p.setProperty("gov.nist.javax.sip.MAX_SERVER_TRANSACTIONS", "20000");
        // Whatever is forgotten to be answered goes some time: longer than anybody waits for an answer.
        p.setProperty("gov.nist.javax.sip.MAX_TX_LIFETIME_INVITE", "600");
        p.setProperty("gov.nist.javax.sip.MAX_TX_LIFETIME_NON_INVITE", "120");
        p.setProperty("gov.nist.javax.sip.CONNECTION_TIMEOUT", "3000");
        p.setProperty("gov.nist.javax.sip.READ_TIMEOUT", "10000");
        p.setProperty("gov.nist.javax.sip.ALWAYS_ADD_RPORT", "true");
        p.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        p.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        return p;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with its executor.
    private void keepSwept() {
        sweeper.scheduleWithFixedDelay(network::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** TCP connections that others made to us. */
    int connections() {
        return network.guests();
    }

    private static int freePort(String host) {
        for (int attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getByName(host));
                    DatagramSocket udp =
                            new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (IOException e) {
                LOG.debug("port in use for one of UDP and TCP, trying another: {}", e.getMessage());
            }
        }
        throw new SipException("no free port for SIP on " + host);
    }

    InetSocketAddress bound() {
        return bound;
    }

    /** Sends a request in a transaction of its own. May wait for a TCP connection: never on a stack thread. */
    Optional<ClientTransaction> send(Request request, Answers answers) {
        try {
            ClientTransaction transaction = provider.getNewClientTransaction(request);
            transaction.setApplicationData(answers);
            transaction.sendRequest();
            return Optional.of(transaction);
        } catch (javax.sip.SipException | RuntimeException e) {
            LOG.debug("cannot send {}: {}", request.getMethod(), e.toString());
            answers.unanswered();
            return Optional.empty();
        }
    }

    /** Sends an ACK to a 2xx, which is a transaction of its own without an answer (RFC 3261 §13.2.2.4). */
    void sendAck(Request ack) {
        try {
            provider.sendRequest(ack);
        } catch (javax.sip.SipException | RuntimeException e) {
            LOG.debug("cannot send ACK: {}", e.toString());
        }
    }

    /** Opens the transaction of a request; on the stack thread that brought it, or repeats of it would be taken for new. */
    Optional<ServerTransaction> open(Request request) {
        try {
            return Optional.of(provider.getNewServerTransaction(request));
        } catch (javax.sip.SipException | RuntimeException e) {
            LOG.debug("no transaction for {}: {}", request.getMethod(), e.toString());
            return Optional.empty();
        }
    }

    void respond(ServerTransaction transaction, Response response) {
        try {
            transaction.sendResponse(response);
        } catch (javax.sip.SipException | InvalidArgumentException | RuntimeException e) {
            LOG.debug("cannot answer {}: {}", response.getStatusCode(), e.toString());
        }
    }

    /**
     * Answers once and forgets the request: a transaction would repeat a refusal for 32 s (RFC 3261 §17.2.1), to whoever's
     * address was forged. An honest client repeats his request if the answer was lost, and is answered again.
     */
    void dismiss(ServerTransaction transaction, Response response) {
        drop(transaction);
        respond(response);
    }

    /** Forgets a request without an answer. */
    void drop(ServerTransaction transaction) {
        try {
            transaction.terminate();
        } catch (ObjectInUseException | RuntimeException e) {
            LOG.debug("cannot forget a request: {}", e.toString());
        }
    }

    /** Requests that wait for an answer or an ACK: the leak watch reads it. */
    int transactions() {
        return stack.getServerTransactionTableSize();
    }

    /** Sends a response without a transaction: to strangers, and 2xx again (RFC 3261 §8.2.7, §13.3.1.4). */
    void respond(Response response) {
        try {
            provider.sendResponse(response);
        } catch (javax.sip.SipException | RuntimeException e) {
            LOG.debug("cannot answer {}: {}", response.getStatusCode(), e.toString());
        }
    }

    @Override
    public void processRequest(RequestEvent event) {
        SIPRequest request = (SIPRequest) event.getRequest();
        if (request.getPeerPacketSourceAddress() != null) {
            network.heard(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
        }
        incoming.request(request, Optional.ofNullable(event.getServerTransaction()));
    }

    @Override
    public void processResponse(ResponseEvent event) {
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction != null && transaction.getApplicationData() instanceof Answers answers) {
            answers.answered(event.getResponse());
        } else {
            incoming.stray(event.getResponse());
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction() && event.getClientTransaction().getApplicationData() instanceof Answers a) {
            a.unanswered();
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        // The event names no transaction; the transaction's own timer tells.
        LOG.debug("transport failure towards {}:{}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // Calls are freed by their own watchdogs, not by the stack's bookkeeping.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        LOG.debug("the stack ended a dialog, though it should have none");
    }

    @Override
    public void close() {
        provider.removeSipListener(this);
        sweeper.shutdownNow();
        for (ListeningPoint point : provider.getListeningPoints()) {
            try {
                stack.deleteListeningPoint(point);
            } catch (ObjectInUseException | RuntimeException e) {
                // Its socket is closed first; what comes after stumbles when the processor has hardly begun to run.
                LOG.debug("listening point still in use: {}", e.toString());
            }
        }
        // The sockets are closed; the stack's own stop only sleeps a second and clears its tables.
        Thread.ofPlatform().daemon().name("sip-stop").start(stack::stop);
    }
}
