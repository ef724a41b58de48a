package org.strowger.app;

import com.typesafe.config.Config;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.v1.ClientDispatchGrpc;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.server.EventLog;
import org.strowger.server.Rpc;
import org.strowger.server.Service;
import org.strowger.server.SocketName;
import org.strowger.server.StatusLine;
import org.strowger.server.StrowgerException;
import org.strowger.sip.RedirectServer;
import org.strowger.sip.SipSettings;

/**
 * Dispatch's entry for SIP callers (SPEC B9): every INVITE is answered with 302 and the media server that dispatch has
 * chosen, or refused with the reason. It holds no call, so any number of them may stand side by side.
 */
public final class SipFrontDoor implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(SipFrontDoor.class);

    private final SocketName listen;
    private final String advertised;
    private final List<String> dispatchers;
    private final Duration askEach;
    private final Rpc rpc;
    private final EventLog events;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private volatile Optional<RedirectServer> server = Optional.empty();
    private volatile boolean paused;

    /**
     * @param block {@code strowger.sip-front-door}
     * @throws StrowgerException if a setting is wrong
     */
    public SipFrontDoor(Config block, Rpc rpc, EventLog events) {
        this.listen = SocketName.parse(block.getString("listen"), "strowger.sip-front-door.listen");
        this.advertised = block.getString("advertised");
        this.dispatchers = block.getStringList("dispatchers");
        this.askEach = block.getDuration("ask-each");
        this.rpc = rpc;
        this.events = events;
        if (dispatchers.isEmpty()) {
            throw new StrowgerException("strowger.sip-front-door.dispatchers names nobody to ask");
        }
    }

    @Override
    public String name() {
        return "sip-front-door";
    }

    @Override
    public void start() {
        dispatchers.forEach(address -> channels.add(rpc.connect(address)));
        try {
            SipSettings settings = SipSettings.on(listen.host(), listen.port())
                    .advertising(advertised)
                    .named("Strowger dispatch");
            // By then each dispatcher has had its time.
            Duration decided = askEach.multipliedBy(dispatchers.size());
            server = Optional.of(RedirectServer.open(settings, decided, new ConferenceRedirector(this::ask, events)));
        } catch (StrowgerException e) {
            stop(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Asks the dispatchers, one after the other.
     *
     * @return empty if none of them answers, or new callers are not taken at the moment
     */
    private Optional<JoinReply> ask(JoinRequest request) {
        for (int i = 0; i < channels.size() && !paused; i++) {
            try {
                return Optional.of(ClientDispatchGrpc.newBlockingStub(channels.get(i))
                        .withDeadlineAfter(askEach.toMillis(), TimeUnit.MILLISECONDS)
                        .join(request));
            } catch (StatusRuntimeException e) {
                LOG.warn("dispatcher {} does not answer: {}", dispatchers.get(i), StatusLine.of(e));
            }
        }
        return Optional.empty();
    }

    /** Where callers reach it, host:port; "" when it does not run. */
    public String address() {
        return server.map(RedirectServer::advertised).orElse("");
    }

    @Override
    public void stop(Duration limit) {
        server.ifPresent(RedirectServer::close);
        server = Optional.empty();
        channels.forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of(
                "answers-remembered",
                server.map(RedirectServer::remembered).orElse(0).longValue());
    }
}
