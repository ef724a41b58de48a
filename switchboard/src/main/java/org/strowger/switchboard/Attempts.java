package org.strowger.switchboard;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.server.EventLog;
import org.strowger.server.Rpc;

/** All attempts of one switchboard, and the roads by which events find theirs. Any thread. */
final class Attempts implements Office, AutoCloseable {
    private static final int DEFAULT_LIMIT_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final SwitchboardSettings settings;
    private final Executor threads;
    private final Timers timers;
    private final EventLog log;
    private final Consumer<LegRecord> records;
    private final ConfirmedEvents events;
    private final AsteriskLink asterisk;
    private final Dispatchers dispatchers;
    private final ExpectedCallbacks expected;
    private final TrunkChannels channels;
    private final ReferPause referPause;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveAttempt> byId = new ConcurrentHashMap<>();
    private final Map<String, LiveAttempt> byChannel = new ConcurrentHashMap<>();
    private final AtomicLong turnedAway = new AtomicLong();

    Attempts(
            SwitchboardSettings settings,
            Rpc rpc,
            EventLog log,
            Consumer<LegRecord> records,
            Executor threads,
            Timers timers) {
        this.settings = settings;
        this.threads = threads;
        this.timers = timers;
        this.log = log;
        this.records = records;
        this.expected = new ExpectedCallbacks(
                settings.trunks(), settings.limits().quarantine().toMillis());
        this.channels = new TrunkChannels(settings.trunks());
        this.referPause = new ReferPause(settings.limits().referPause().toMillis());
        this.events = new ConfirmedEvents(this);
        this.asterisk = new AsteriskLink(settings, events);
        this.dispatchers = new Dispatchers(settings, rpc, timers, this::progress);
    }

    /** How long a caller to that local number waits unanswered. */
    static int limitSeconds(Did did) {
        int asked = did.getLimitSeconds();
        return asked <= 0 ? DEFAULT_LIMIT_SECONDS : Math.clamp(asked, 5, 180);
    }

    /** A caller is at a local number: his attempt, not yet begun. */
    LiveAttempt create(Leg caller, Did did) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        LiveAttempt attempt = new LiveAttempt(HexFormat.of().formatHex(id), caller, did, this);
        byId.put(attempt.id, attempt);
        byChannel.put(caller.uniqueId(), attempt);
        channels.caller(caller.trunk(), attempt.id);
        return attempt;
    }

    /** Puts a callback to the attempt that it is for; nothing when that one is over. */
    Optional<CompletableFuture<LiveAttempt.Verdict>> claim(String attempt, Leg leg) {
        LiveAttempt live = byId.get(attempt);
        if (live == null || live.over()) {
            return Optional.empty();
        }
        Trunk callerTrunk = settings.trunks().get(live.caller.trunk());
        Trunk callbackTrunk = settings.trunks().get(leg.trunk());
        ReleasePlan plan = callerTrunk == null || callbackTrunk == null
                ? ReleasePlan.STAY
                : ReleasePlan.of(callerTrunk, callbackTrunk, referPause, nowMs());
        byChannel.put(leg.uniqueId(), live);
        return Optional.of(live.claim(leg, plan));
    }

    /** The attempt whose caller or callback that channel is. */
    Optional<LiveAttempt> ofChannel(String uniqueId) {
        return Optional.ofNullable(byChannel.get(uniqueId));
    }

    int count() {
        return byId.size();
    }

    long turnedAway() {
        return turnedAway.get();
    }

    long disbelieved() {
        return events.disbelieved();
    }

    void shutdownAll() {
        byId.values().forEach(a -> a.post(new AttemptEvent.Shutdown()));
    }

    @Override
    public void close() {
        asterisk.close();
        dispatchers.close();
    }

    private void progress(OrderProgress progress) {
        LiveAttempt attempt = byId.get(progress.getAttempt());
        if (attempt != null) {
            attempt.post(new AttemptEvent.Progress(progress));
        }
    }

    /** A caller's or callback's channel has ended, for certain. */
    void ended(String uniqueId, int cause) {
        LiveAttempt attempt = byChannel.remove(uniqueId);
        if (attempt != null) {
            boolean caller = attempt.caller.uniqueId().equals(uniqueId);
            attempt.post(caller ? new AttemptEvent.CallerGone(cause) : new AttemptEvent.CallbackGone(uniqueId, cause));
        }
    }

    void hangupSeen(String uniqueId) {
        ofChannel(uniqueId).ifPresent(a -> a.post(new AttemptEvent.HangupSeen(uniqueId)));
    }

    void answered(String uniqueId) {
        ofChannel(uniqueId)
                .filter(a -> a.caller.uniqueId().equals(uniqueId))
                .ifPresent(a -> a.post(new AttemptEvent.CallerAnswered()));
    }

    void enteredBridge(String uniqueId, boolean waiting) {
        ofChannel(uniqueId).ifPresent(a -> {
            if (a.caller.uniqueId().equals(uniqueId)) {
                if (!waiting) {
                    a.post(new AttemptEvent.CallerBridged());
                }
            } else if (waiting) {
                a.post(new AttemptEvent.CallbackWaits(uniqueId));
            }
        });
    }

    /** The manager connection is there, for the first time or again; events may have been missed. */
    void reconcile(boolean restarted) {
        // Those that began after the list was made would look as if they had gone.
        List<LiveAttempt> known = List.copyOf(byId.values());
        Map<String, AsteriskLink.LiveChannel> live = asterisk.channels();
        known.forEach(a -> {
            if (restarted) {
                a.post(new AttemptEvent.AsteriskRestarted());
            } else {
                a.reconcile(live);
            }
        });
        for (AsteriskLink.LiveChannel channel : live.values()) {
            boolean ours = byChannel.containsKey(channel.uniqueId())
                    || channel.attempt().isEmpty();
            if (!ours && !channel.bridged()) {
                // A caller who waits for a switchboard that died: nobody will ever fetch him. Who talks, goes on
                // talking.
                LOG.warn("{}: channel of unknown attempt {} is ended", settings.name(), channel.attempt());
                try {
                    asterisk.hangup(channel.uniqueId(), Cause.TEMPORARY_FAILURE);
                } catch (AsteriskLink.CommandException e) {
                    LOG.debug("{}: {}", settings.name(), e.getMessage());
                }
            }
        }
    }

    @Override
    public SwitchboardSettings settings() {
        return settings;
    }

    @Override
    public AsteriskLink asterisk() {
        return asterisk;
    }

    @Override
    public Dispatchers dispatchers() {
        return dispatchers;
    }

    @Override
    public ExpectedCallbacks expected() {
        return expected;
    }

    @Override
    public TrunkChannels channels() {
        return channels;
    }

    @Override
    public ReferPause referPause() {
        return referPause;
    }

    @Override
    public Consumer<LegRecord> records() {
        return records;
    }

    @Override
    public Executor threads() {
        return threads;
    }

    @Override
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Optional<String> trunkOf(Optional<E164> number) {
        return number.flatMap(n -> settings.trunks().values().stream()
                .filter(t ->
                        t.pool().contains(n) || t.shared().filter(n::equals).isPresent())
                .map(Trunk::name)
                .findFirst());
    }

    @Override
    public void note(String attempt, AttemptAction.Note note) {
        log.record(attempt, note.what(), party(note.from()), party(note.to()), note.text());
    }

    @Override
    public void refused(Leg callback, String why) {
        turnedAway.incrementAndGet();
        LOG.warn(
                "{}: callback on {} from {} by {} refused: {}",
                settings.name(),
                callback.number(),
                callback.from(),
                callback.trunk(),
                why);
    }

    @Override
    public void finished(LiveAttempt attempt, Ending ending) {
        byId.remove(attempt.id);
        byChannel.values().removeIf(a -> a == attempt);
        LOG.info(
                "{}: attempt {} is over: {}, cause {}, by {}",
                settings.name(),
                attempt.id,
                ending.why(),
                ending.cause(),
                ending.by());
    }

    private String party(String name) {
        return name.equals("switchboard") ? "switchboard " + settings.name() : name;
    }
}
