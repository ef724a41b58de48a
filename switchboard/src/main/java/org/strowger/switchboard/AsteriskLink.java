package org.strowger.switchboard;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.EventTimeoutException;
import org.asteriskjava.manager.ManagerConnection;
import org.asteriskjava.manager.ManagerConnectionFactory;
import org.asteriskjava.manager.ManagerConnectionState;
import org.asteriskjava.manager.TimeoutException;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.RedirectAction;
import org.asteriskjava.manager.action.SetVarAction;
import org.asteriskjava.manager.action.StatusAction;
import org.asteriskjava.manager.event.BridgeDestroyEvent;
import org.asteriskjava.manager.event.BridgeEnterEvent;
import org.asteriskjava.manager.event.BridgeLeaveEvent;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.HangupEvent;
import org.asteriskjava.manager.event.HangupRequestEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.event.NewStateEvent;
import org.asteriskjava.manager.event.StatusEvent;
import org.asteriskjava.manager.response.CoreStatusResponse;
import org.asteriskjava.manager.response.ManagerError;
import org.asteriskjava.manager.response.ManagerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/**
 * The manager interface of one Asterisk: events in, commands out, connected again whenever it broke.
 *
 * <p>All events come on one thread of the connection, which must never wait for a command's answer: listeners only hand
 * over. Commands block for up to two seconds and may be given from any other thread.
 */
final class AsteriskLink implements AutoCloseable {
    private static final int KEEP_TRYING_MS = 300;
    private static final Logger LOG = LoggerFactory.getLogger(AsteriskLink.class);

    private final SwitchboardSettings settings;
    private final Listener listener;
    private final ManagerConnection connection;
    private final Map<String, Set<String>> talks = new ConcurrentHashMap<>();
    // Which run of Asterisk the listener knows of; "" = none yet. The watching thread's.
    private String run = "";
    private volatile boolean loggedIn;
    private final AtomicInteger losses = new AtomicInteger();
    // How many losses the listener has caught up with; behind them while events may have been missed.
    private volatile int caughtUp = -1;
    private volatile boolean closed;

    /**
     * What the switchboard wants to know of Asterisk. Called on the connection's thread; must not wait.
     *
     * <p>All of it is what events say, and a far end may have written them ({@link ConfirmedEvents}).
     */
    interface Listener {
        void channelEnded(String uniqueId, int cause);

        /** The far end hangs up. */
        void hangupSeen(String uniqueId);

        void answered(String uniqueId);

        /** @param waiting it is a waiting (holding) bridge, not a talk */
        void enteredBridge(String uniqueId, boolean waiting);

        /**
         * Connected, for the first time or again; events may have been missed. On a thread that may wait.
         *
         * @param restarted it is not the Asterisk of before: that one has ended
         */
        void connected(boolean restarted);
    }

    /** Asterisk refused a command or did not answer it. */
    static final class CommandException extends StrowgerException {
        CommandException(String message) {
            super(message);
        }
    }

    AsteriskLink(SwitchboardSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.connection = new ManagerConnectionFactory(
                        settings.amiHost(), settings.amiPort(), settings.amiUser(), settings.amiSecret())
                .createManagerConnection();
        connection.addEventListener(this::onEvent);
    }

    private boolean caughtUp() {
        return caughtUp == losses.get();
    }

    void open() {
        Thread.ofVirtual().name("login of " + settings.name()).start(this::watch);
    }

    /** Whether it is connected, and what was missed meanwhile is known. */
    boolean connected() {
        return caughtUp() && reachable();
    }

    /** Whether questions can be asked. */
    boolean reachable() {
        return connection.getState() == ManagerConnectionState.CONNECTED;
    }

    /** Bridges in which two or more are, as far as events told. */
    int talks() {
        return (int) talks.values().stream().filter(s -> s.size() >= 2).count();
    }

    /**
     * Sets variables of a channel and sends it to an extension of [strowger-go], in one round trip: Asterisk carries a
     * connection's commands out in their order. When the channel is gone, all of them fail.
     *
     * @param channel its unique id: a name may be another channel's after Asterisk was restarted
     */
    void redirect(String channel, String extension, Map<String, String> variables) {
        Queue<ManagerResponse> refused = new ConcurrentLinkedQueue<>();
        try {
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                connection.sendAction(new SetVarAction(channel, variable.getKey(), variable.getValue()), response -> {
                    if (response instanceof ManagerError) {
                        refused.add(response);
                    }
                });
            }
        } catch (IOException | IllegalStateException e) {
            throw new CommandException("Setvar: " + e.getMessage());
        }
        send(new RedirectAction(channel, "strowger-go", extension, 1));
        // Answers come in order, too.
        if (!refused.isEmpty()) {
            throw new CommandException("Setvar: " + refused.element().getMessage());
        }
    }

    /** @param channel its unique id */
    void hangup(String channel, int cause) {
        send(new HangupAction(channel, cause));
    }

    /**
     * A channel that is there now.
     *
     * @param attempt its STROWGER_ATTEMPT, or ""
     * @param up whether it is answered
     * @param bridged whether it is in a bridge
     */
    record LiveChannel(String channel, String uniqueId, String attempt, boolean up, boolean bridged) {}

    /** All channels that are there now, by unique id. */
    Map<String, LiveChannel> channels() {
        return status(new StatusAction());
    }

    /** That channel, if it is there now. */
    Optional<LiveChannel> channel(String uniqueId) {
        return Optional.ofNullable(status(new StatusAction(uniqueId)).get(uniqueId));
    }

    private Map<String, LiveChannel> status(StatusAction action) {
        try {
            action.setVariables("STROWGER_ATTEMPT");
            Map<String, LiveChannel> live = new HashMap<>();
            for (var event : connection.sendEventGeneratingAction(action, 3_000).getEvents()) {
                if (event instanceof StatusEvent status) {
                    Map<String, String> variables = status.getVariables();
                    String attempt = variables == null ? "" : text(variables.getOrDefault("STROWGER_ATTEMPT", ""));
                    String uniqueId = text(status.getUniqueId());
                    live.put(
                            uniqueId,
                            new LiveChannel(
                                    text(status.getChannel()),
                                    uniqueId,
                                    attempt,
                                    "Up".equals(status.getChannelStateDesc()),
                                    !text(status.getBridgeId()).isEmpty()));
                }
            }
            return live;
        } catch (IOException | EventTimeoutException | IllegalStateException e) {
            throw new CommandException("Status: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.logoff();
        } catch (IllegalStateException notConnected) {
            LOG.debug("{}: AMI was not connected", settings.name());
        }
    }

    // The library reconnects by itself, but says so before it has logged in again; and its first login may not fail.
    private void watch() {
        boolean complained = false;
        while (!closed) {
            boolean now = reachable();
            if (!loggedIn) {
                try {
                    connection.login();
                    loggedIn = true;
                    complained = false;
                    continue;
                } catch (IOException | AuthenticationFailedException | TimeoutException | IllegalStateException e) {
                    if (!complained) {
                        complained = true;
                        LOG.warn(
                                "{}: Asterisk's AMI at {}:{}: {}",
                                settings.name(),
                                settings.amiHost(),
                                settings.amiPort(),
                                e.getMessage());
                    }
                }
            } else if (now && !caughtUp()) {
                try {
                    catchUp();
                    complained = false;
                } catch (RuntimeException e) {
                    if (!complained) {
                        complained = true;
                        LOG.warn(
                                "{}: AMI connected, but what was missed is not known: {}",
                                settings.name(),
                                e.toString());
                    }
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(caughtUp() ? KEEP_TRYING_MS : 50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /**
     * Learns what happened while there was no connection. Whatever fails here is done again as a whole: a restart that is
     * taken note of and then not told would make its calls look as if their callers had hung up.
     */
    private void catchUp() {
        int before = losses.get();
        if (!(answer(new CoreStatusAction()) instanceof CoreStatusResponse status)) {
            throw new CommandException("CoreStatus: no such answer");
        }
        String found = status.getCoreStartupDate() + " " + status.getCoreStartupTime();
        talks.clear();
        listener.connected(!run.isEmpty() && !run.equals(found));
        run = found;
        // Only now: a caller who was taken before would be counted among those of the Asterisk that ended.
        caughtUp = before;
        LOG.info("{}: AMI connected", settings.name());
    }

    private void onEvent(ManagerEvent event) {
        switch (event) {
            case HangupEvent e -> {
                int cause = e.getCause() == null ? Cause.NORMAL : e.getCause();
                listener.channelEnded(text(e.getUniqueId()), cause);
            }
            case HangupRequestEvent e -> listener.hangupSeen(text(e.getUniqueId()));
            case NewStateEvent e -> {
                if ("Up".equals(e.getChannelStateDesc())) {
                    listener.answered(text(e.getUniqueId()));
                }
            }
            case BridgeEnterEvent e -> {
                boolean waiting = "holding_bridge".equals(e.getBridgeTechnology());
                if (!waiting) {
                    talks.computeIfAbsent(text(e.getBridgeUniqueId()), id -> ConcurrentHashMap.newKeySet())
                            .add(text(e.getUniqueId()));
                }
                listener.enteredBridge(text(e.getUniqueId()), waiting);
            }
            case BridgeLeaveEvent e -> {
                Set<String> members = talks.get(text(e.getBridgeUniqueId()));
                if (members != null) {
                    members.remove(text(e.getUniqueId()));
                }
            }
            // Counted, since it may be lost and found again between two looks of watch(), or while it catches up.
            case DisconnectEvent e -> {
                LOG.warn("{}: AMI lost", settings.name());
                losses.incrementAndGet();
            }
            case BridgeDestroyEvent e -> talks.remove(text(e.getBridgeUniqueId()));
            default -> {}
        }
    }

    private void send(ManagerAction action) {
        if (answer(action) instanceof ManagerError error) {
            throw new CommandException(action.getAction() + ": " + error.getMessage());
        }
    }

    private ManagerResponse answer(ManagerAction action) {
        try {
            return connection.sendAction(action);
        } catch (IOException | TimeoutException | IllegalStateException e) {
            throw new CommandException(action.getAction() + ": " + e.getMessage());
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
