package org.strowger.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.strowger.app.Role;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoWorld.Site;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.protocol.E164;
import org.strowger.rig.Rig;
import org.strowger.rig.RigPlan;
import org.strowger.rig.SwitchboardAddresses;
import org.strowger.rig.TestPhone;
import org.strowger.server.StrowgerException;
import org.strowger.sip.SipUri;

/**
 * The whole of {@link DemoWorld}, running: the rig, a farm on it, and the callers' telephones. The demonstration and the
 * system tests both use it.
 *
 * <p>Any thread may call.
 */
public final class Exchange implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(40);
    private static final int SIP_PORT = 5060;

    /** Gauges that are no call's: who is connected, what is remembered, what rests. */
    private static final Set<String> STANDING = Set.of(
            "event-listeners",
            "dispatch media-servers",
            "dispatch links",
            "dispatch attempts",
            "dispatch decisions",
            "numbers-in-quarantine",
            "callbacks-refused",
            "events-not-believed",
            "trunks-without-refer");

    private final DemoOptions options;
    private final Path folder;
    private final Rig rig;
    private final Farm farm;
    private final List<TestPhone> phones = new CopyOnWriteArrayList<>();
    private boolean closed;
    private volatile OptionalInt orderly = OptionalInt.empty();

    private Exchange(DemoOptions options, Path folder, Rig rig, Farm farm) {
        this.options = options;
        this.folder = folder;
        this.rig = rig;
        this.farm = farm;
    }

    /** What is to be run. */
    public static final class Plan {
        private DemoOptions options = DemoOptions.PLAIN;
        private List<Site> sites = DemoWorld.SITES;
        private List<Town> towns = DemoWorld.TOWNS;
        private UnaryOperator<RigPlan> rig = UnaryOperator.identity();
        private String dispatchSettings = "";
        private String mediaServerSettings = "";
        private String switchboardSettings = "";

        public Plan with(DemoOptions forced) {
            options = forced;
            return this;
        }

        /** Only the first so many media servers. */
        public Plan mediaServers(int count) {
            sites = DemoWorld.SITES.subList(0, count);
            return this;
        }

        /** Only the first so many switchboards; the rig has all their Asterisks all the same. */
        public Plan switchboards(int count) {
            towns = DemoWorld.TOWNS.subList(0, count);
            return this;
        }

        /** Changes the rig, such as a wire between an Asterisk and the carrier. */
        public Plan rig(UnaryOperator<RigPlan> change) {
            rig = change;
            return this;
        }

        /** Further settings of dispatch, HOCON. */
        public Plan dispatch(String settings) {
            dispatchSettings = settings;
            return this;
        }

        /** Further settings of every media server. */
        public Plan mediaServer(String settings) {
            mediaServerSettings = settings;
            return this;
        }

        /** Further settings of every switchboard. */
        public Plan switchboard(String settings) {
            switchboardSettings = settings;
            return this;
        }

        /**
         * Starts everything and waits until it is ready.
         *
         * @throws StrowgerException if something is not; nothing is then left running
         */
        public Exchange start() throws InterruptedException {
            Path folder = temporaryFolder();
            Rig rig;
            try {
                rig = Rig.start(this.rig.apply(DemoWorld.plan(options)));
            } catch (RuntimeException e) {
                remove(folder);
                throw e;
            }
            try {
                Farm farm = Farm.start(servers(rig, folder), folder, options.processes());
                Exchange exchange = new Exchange(options, folder, rig, farm);
                exchange.settleIn();
                return exchange;
            } catch (RuntimeException | InterruptedException e) {
                rig.close();
                remove(folder);
                throw e;
            }
        }

        private List<FarmServer> servers(Rig rig, Path folder) {
            String host = rig.carrierAddress().replaceAll(":.*", "");
            FarmAddresses addresses = new FarmAddresses(host, "farm-" + host, !options.processes());
            DemoConfig config = new DemoConfig(options, addresses, folder, rig.carrierAddress());
            List<SwitchboardAddresses> asterisks = DemoWorld.TOWNS.stream()
                    .map(town -> rig.switchboard(town.name()))
                    .toList();
            List<FarmServer> servers = new ArrayList<>();
            servers.add(new FarmServer(
                    "dispatch",
                    Role.DISPATCH,
                    addresses.admin("dispatch"),
                    config.dispatch(DemoWorld.SITES, decks(folder)) + dispatchSettings));
            for (Site site : sites) {
                servers.add(new FarmServer(
                        site.name(),
                        Role.MEDIA_SERVER,
                        addresses.admin(site.name()),
                        config.mediaServer(site, rig.mediaServerAddress(site.name()), asterisks)
                                + mediaServerSettings));
            }
            for (Town town : towns) {
                servers.add(new FarmServer(
                        town.name(),
                        Role.SWITCHBOARD,
                        addresses.admin(town.name()),
                        config.switchboard(town, rig.switchboard(town.name())) + switchboardSettings));
            }
            return servers;
        }
    }

    private static Path decks(Path folder) {
        for (Site site : DemoWorld.SITES) {
            String name = site.deck() + ".csv";
            try (InputStream deck = Exchange.class.getResourceAsStream("/demo/" + name)) {
                if (deck == null) {
                    throw new StrowgerException("rate deck " + name + " is not in this program");
                }
                Files.copy(deck, folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    private void settleIn() throws InterruptedException {
        try {
            if (options.identify() == Identify.HEADER) {
                // A network that keeps headers is rare; this one is told to be.
                DemoWorld.TOWNS.forEach(town -> rig.carrier().keepHeaders(town.shared(), true));
            }
            farm.awaitReady(READY_WITHIN);
            awaitContact();
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    // Ready servers may not have met yet: a caller of that moment would be turned away for want of capacity.
    private void awaitContact() throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        long mediaServers = farm.servers().stream().filter(this::isMediaServer).count();
        long switchboards = farm.servers().size() - 1 - mediaServers;
        while (gauge("dispatch dispatch media-servers") < mediaServers
                || gauge("dispatch dispatch links") < switchboards) {
            if (System.nanoTime() > end) {
                throw new StrowgerException("servers do not find each other: " + farm.gauges());
            }
            TimeUnit.MILLISECONDS.sleep(25);
        }
    }

    private boolean isMediaServer(String server) {
        return DemoWorld.SITES.stream().anyMatch(site -> site.name().equals(server));
    }

    private long gauge(String name) {
        return farm.gauges().getOrDefault(name, -1L);
    }

    public Rig rig() {
        return rig;
    }

    public Farm farm() {
        return farm;
    }

    /** Data of all servers, for the command line's --data. */
    public Path folder() {
        return folder;
    }

    /** The telephone of a town's caller; a new one at each call, on a free port of that caller's address. */
    public TestPhone phone(Town town) {
        TestPhone phone = TestPhone.open(
                rig.phoneAddress(town.caller()), 0, 0, town.caller().text());
        phones.add(phone);
        return phone;
    }

    /** How that caller dials a number: at the carrier. */
    public SipUri dialling(E164 number) {
        int colon = rig.carrierAddress().lastIndexOf(':');
        return SipUri.of(number.text(), rig.carrierAddress().substring(0, colon), SIP_PORT);
    }

    /**
     * Everything that is held for calls at this moment and must be given back when they are over: gauges that are not 0,
     * channels and joined bridges of all Asterisks.
     */
    public Map<String, Long> held() {
        Map<String, Long> held = new TreeMap<>(farm.gauges());
        held.keySet().removeIf(gauge -> STANDING.stream().anyMatch(gauge::endsWith));
        for (Town town : DemoWorld.TOWNS) {
            held.put(town.name() + " asterisk channels", (long)
                    rig.switchOf(town.name()).channels().size());
            held.put(
                    town.name() + " asterisk bridges", rig.switchOf(town.name()).joined());
        }
        held.put("carrier channels", (long) rig.carrier().channels().size());
        held.values().removeIf(value -> value == 0);
        return held;
    }

    /**
     * Waits until nothing is held any more.
     *
     * @return what is left when the limit has passed; empty = nothing
     */
    public Map<String, Long> awaitNothingHeld(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Map<String, Long> held = held();
        while (!held.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            held = held();
        }
        return held;
    }

    /** From now on a signal ends all of it in order, and the virtual machine as it does after a signal. */
    void closeAtExit() {
        // Hooks run all at once, and those of rig and servers are for the case that nobody ends them in order.
        farm.closedByOwner();
        rig.closedByOwner();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (closeOnce() && orderly.isPresent()) {
                                Runtime.getRuntime().halt(orderly.getAsInt());
                            }
                        },
                        "exchange-at-exit"));
    }

    /** A signal is now how it is meant to end: with this status, instead of the failure that the virtual machine makes of it. */
    void endsBySignal(int status) {
        orderly = OptionalInt.of(status);
    }

    /** Ends phones, farm and rig, and removes the folder. */
    @Override
    public void close() {
        closeOnce();
    }

    /**
     * Returns whether it was open. Who comes second waits for the first: a signal amid the end would else cut it short, with
     * all of the rig still running.
     */
    private synchronized boolean closeOnce() {
        if (closed) {
            return false;
        }
        closed = true;
        phones.forEach(TestPhone::close);
        phones.clear();
        try {
            farm.close();
        } finally {
            rig.close();
            remove(folder);
        }
        return true;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("strowger-farm-");
        } catch (IOException e) {
            throw new StrowgerException("no temporary folder: " + e.getMessage(), e);
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StrowgerException("cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }
}
