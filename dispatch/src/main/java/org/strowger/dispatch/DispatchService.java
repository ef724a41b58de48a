package org.strowger.dispatch;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.Accounts;
import org.strowger.accounts.CallRecords;
import org.strowger.directory.LocalCommittal;
import org.strowger.directory.Registry;
import org.strowger.server.EventLog;
import org.strowger.server.Rpc;
import org.strowger.server.Service;

/**
 * Central dispatch as a service: its tables, its rules, its wire, and the accounts behind them (SPEC B, C, G1).
 *
 * <p>Settings are read when it is made, so a bad configuration is refused before anything runs.
 */
public final class DispatchService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchService.class);

    private final SteadyClock clock = new SteadyClock();
    private final DispatchSettings settings;
    private final Path folder;
    private final Rpc rpc;
    private final Accounts accounts;
    private final CallRecords records;
    private final Farm farm;
    private final Joins joins;
    private final Contacts contacts;
    private final Switchboards switchboards;
    private final Calls calls;
    private final MediaServerStreams streams;
    private final ExecutorService replies = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("dispatch-sweep").daemon().factory());
    private final List<Rpc.Listening> listening = new ArrayList<>();
    private volatile boolean paused;

    /**
     * @param config the whole tree, reference.conf included, resolved
     * @param folder against which the files of rate decks are resolved when the configuration came from no file
     * @throws org.strowger.server.StrowgerException if the configuration is wrong; one line
     */
    public DispatchService(Config config, Path folder, Rpc rpc, EventLog events) {
        this.settings = DispatchSettings.read(config);
        this.folder = folder;
        this.rpc = rpc;
        this.accounts = new Accounts(AccountTable.read(config, folder));
        this.records = CallRecords.open(config, accounts);
        this.farm = new Farm(settings, accounts, records.spending(), new LocalCommittal(), new Registry(), events);
        var placement = new Placement(farm, new DeckTariff(accounts, settings.expectedCall()));
        this.calls = new Calls(farm, placement);
        this.joins = new Joins(farm, placement, replies);
        this.contacts = new Contacts(farm, calls, joins, records::trunk);
        this.switchboards = new Switchboards(farm);
        this.streams = new MediaServerStreams(contacts, clock);
    }

    @Override
    public String name() {
        return "dispatch";
    }

    // The sweep catches what goes wrong in it, and ends with its timer.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void start() {
        records.start();
        var services = List.of(
                new SwitchboardQuestions(calls, switchboards, () -> paused, clock),
                new ClientQuestions(joins, () -> paused, clock),
                streams,
                new TablesOnTheWire(farm, switchboards, records, clock),
                new RecordsOnTheWire(records));
        try {
            for (String address : settings.listen()) {
                listening.add(rpc.serve(address, List.copyOf(services)));
            }
        } catch (RuntimeException e) {
            stop(Duration.ZERO);
            throw e;
        }
        long every = settings.sweepEvery().toMillis();
        sweeper.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
        LOG.info("dispatch {} answers at {}", settings.name(), addresses());
    }

    private void sweep() {
        try {
            long now = clock.getAsLong();
            contacts.sweep(now);
            streams.sweep(now, settings.contactTimeout().toMillis());
        } catch (RuntimeException e) {
            // The timer would end for ever, and leases with it.
            LOG.error("a sweep failed", e);
        }
    }

    /**
     * Whether {@link #change} would take it.
     *
     * @throws org.strowger.server.StrowgerException with the first fault
     */
    public void check(Config config) {
        AccountTable.read(config, folder);
    }

    /**
     * Takes over changed customers, DIDs, limits and rate decks; what is under strowger.dispatch needs a restart.
     *
     * @throws org.strowger.server.StrowgerException with the first fault; then nothing has changed
     */
    public void change(Config config) {
        accounts.change(config, folder);
        switchboards.changed(accounts.table(), clock.getAsLong());
    }

    /** Where it is reached, in the order of the configuration; after {@link #start}. */
    public List<String> addresses() {
        return listening.stream().map(Rpc.Listening::address).toList();
    }

    @Override
    public void stop(Duration limit) {
        sweeper.shutdownNow();
        joins.close();
        streams.close();
        switchboards.close();
        listening.forEach(Rpc.Listening::close);
        listening.clear();
        replies.close();
        records.close();
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
    public String trouble() {
        farm.lock.lock();
        try {
            return farm.capacity.inContact(clock.getAsLong()) == 0 ? "no media server is in contact" : "";
        } finally {
            farm.lock.unlock();
        }
    }

    @Override
    public Map<String, Long> gauges() {
        farm.lock.lock();
        try {
            return Map.of(
                    "leases", (long) farm.leases.size(),
                    "conferences", (long) farm.conferences.rows().size(),
                    "media-servers", (long) farm.capacity.inContact(clock.getAsLong()),
                    "links", (long) farm.switchboards.size(),
                    "attempts", (long) farm.attempts.size(),
                    "decisions", farm.decisions.total());
        } finally {
            farm.lock.unlock();
        }
    }
}
