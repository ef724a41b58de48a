package org.strowger.switchboard;

import com.typesafe.config.Config;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.strowger.server.EventLog;
import org.strowger.server.Outbox;
import org.strowger.server.RecordDelivery;
import org.strowger.server.Rpc;
import org.strowger.server.Service;

/**
 * The switchboard: takes callers from one Asterisk, asks dispatch, takes the callback, brings the two together and drops
 * out (SPEC A1 to A7, A9).
 */
public final class SwitchboardService implements Service {
    // Asterisk and dispatch are usually there at once; when they are not, the service runs and says so in trouble().
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(3);

    private final SwitchboardSettings settings;
    private final Rpc rpc;
    private final EventLog log;
    private volatile Optional<Running> running = Optional.empty();

    /** What a start makes and a stop gives back. */
    private record Running(
            ExecutorService threads,
            Timers timers,
            List<ManagedChannel> receivers,
            RecordDelivery delivery,
            Attempts attempts,
            AgiScripts scripts,
            AgiServer agi) {}

    /**
     * Reads the configuration and does nothing else.
     *
     * @param block one switchboard's block; what it leaves out comes from {@code strowger.switchboard} in reference.conf
     * @throws org.strowger.server.StrowgerException if a key is wrong
     */
    public SwitchboardService(Config block, Rpc rpc, EventLog log) {
        this.settings = SwitchboardSettings.from(block);
        this.rpc = rpc;
        this.log = log;
    }

    @Override
    public String name() {
        return "switchboard";
    }

    /** Which one it is: there may be several in a process. */
    public String switchboard() {
        return settings.name();
    }

    @Override
    public void start() {
        Outbox outbox = Outbox.open(settings.data(), settings.outboxBytes());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Timers timers = new Timers("timers of " + settings.name());
        List<ManagedChannel> receivers =
                settings.records().stream().map(rpc::connect).toList();
        RecordDelivery delivery = new RecordDelivery(settings.name(), outbox, receivers);
        Attempts attempts = new Attempts(settings, rpc, log, delivery::add, threads, timers);
        AgiScripts scripts = new AgiScripts(settings, attempts);
        try {
            AgiServer agi = new AgiServer(settings.agiBind(), scripts, scripts::permitted);
            running = Optional.of(new Running(threads, timers, receivers, delivery, attempts, scripts, agi));
        } catch (RuntimeException e) {
            attempts.close();
            delivery.close();
            receivers.forEach(ManagedChannel::shutdownNow);
            timers.close();
            threads.shutdownNow();
            throw e;
        }
        attempts.asterisk().open();
        attempts.dispatchers().open();
        waitFor(() -> trouble().isEmpty(), FIRST_CONTACT);
    }

    @Override
    public void stop(Duration limit) {
        running.ifPresent(r -> stop(r, limit));
        running = Optional.empty();
    }

    private void stop(Running r, Duration limit) {
        r.scripts.paused(true);
        waitFor(() -> r.attempts.count() == 0, limit);
        r.attempts.shutdownAll();
        waitFor(() -> r.attempts.count() == 0, Duration.ofSeconds(2));
        r.agi.close();
        r.delivery.drain(Duration.ofSeconds(2));
        r.attempts.close();
        r.timers.close();
        r.threads.shutdown();
        try {
            if (!r.threads.awaitTermination(3, TimeUnit.SECONDS)) {
                r.threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        r.delivery.close();
        r.receivers.forEach(ManagedChannel::shutdownNow);
    }

    @Override
    public void pause() {
        running.ifPresent(r -> r.scripts.paused(true));
    }

    @Override
    public void resume() {
        running.ifPresent(r -> r.scripts.paused(false));
    }

    @Override
    public String trouble() {
        return running.map(r -> {
                    if (!r.attempts.asterisk().connected()) {
                        return "no AMI connection to " + settings.amiHost() + ":" + settings.amiPort();
                    }
                    if (r.attempts.dispatchers().linked() == 0) {
                        return "no dispatcher is linked";
                    }
                    return r.delivery.trouble();
                })
                .orElse("not running");
    }

    @Override
    public Map<String, Long> gauges() {
        return running.map(this::gauges).orElse(Map.of());
    }

    private Map<String, Long> gauges(Running r) {
        Attempts attempts = r.attempts;
        Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("attempts", (long) attempts.count());
        gauges.put("expected-callbacks", (long) attempts.expected().expected());
        gauges.put("numbers-in-quarantine", (long) attempts.expected().resting(attempts.nowMs()));
        gauges.put("trunk-channels", (long) attempts.channels().taken());
        gauges.put("outbox", (long) r.delivery.depth());
        gauges.put("two-channel-bridges", (long) attempts.asterisk().talks());
        gauges.put("callbacks-refused", attempts.turnedAway());
        gauges.put("events-not-believed", attempts.disbelieved());
        gauges.put("trunks-without-refer", attempts.referPause().paused(attempts.nowMs()));
        return gauges;
    }

    private static void waitFor(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
