package org.strowger.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

/**
 * A telephone network on this machine: a real Asterisk as the carrier, and real ones as switchboards', each an ordinary
 * process on loopback addresses of its own (SPEC A10, H6).
 *
 * <p>Several rigs run at once. However this process ends, its Asterisks and folders go. Any thread may call.
 */
public final class Rig implements AutoCloseable {
    static final int SIP_PORT = 5060;
    private static final int WIRE_PORT = 5062;
    private static final int AMI_PORT = 5038;
    private static final int AGI_PORT = 4573;
    private static final Duration REMOVED_WITHIN = Duration.ofSeconds(5);
    private static final String VISITOR = "127.0.0.1";
    private static final String AMI_USER = "strowger";

    private final RigPlan plan;
    private final LoopbackBlock block;
    private final Path folder;
    private final Map<String, Asterisk> switches = new LinkedHashMap<>();
    private final Map<String, SwitchboardAddresses> addresses = new LinkedHashMap<>();
    private final Map<String, SipWire> wires = new LinkedHashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Thread atExit = new Thread(this::end, "rig-at-exit");
    private Optional<Carrier> carrier = Optional.empty();

    private Rig(RigPlan plan, LoopbackBlock block, Path folder) {
        this.plan = plan;
        this.block = block;
        this.folder = folder;
    }

    /**
     * Brings it up; takes some two seconds, and the first time on a machine as long as fetching Asterisk does.
     *
     * @throws StrowgerException if it does not come up; nothing of it is then left
     */
    public static Rig start(RigPlan plan) {
        return start(plan, AsteriskInstall.find());
    }

    static Rig start(RigPlan plan, AsteriskInstall install) {
        LoopbackBlock block = LoopbackBlock.claim();
        Rig rig;
        try {
            rig = new Rig(plan, block, Files.createTempDirectory("strowger-rig-"));
        } catch (IOException e) {
            block.close();
            throw new StrowgerException("no temporary folder: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(rig.atExit);
        try {
            rig.open(install);
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private void open(AsteriskInstall install) {
        for (int i = 0; i < plan.switchboards().size(); i++) {
            openSwitch(plan.switchboards().get(i), i, install);
        }
        AsteriskFiles files = new AsteriskFiles(folder.resolve("carrier"));
        CarrierFiles carrierFiles = new CarrierFiles(files, block.carrier(), customers());
        carrierFiles.write(install);
        Asterisk asterisk = Asterisk.launch("carrier", files.folder(), install);
        opened.add(asterisk);
        carrier = Optional.of(new Carrier(asterisk, carrierFiles));
        switches.values().forEach(Asterisk::awaitBooted);
        asterisk.awaitBooted();
    }

    private void openSwitch(RigPlan.Switchboard s, int i, AsteriskInstall install) {
        String own = block.switchboard(i);
        String carrierSeen = block.carrier() + ":" + SIP_PORT;
        if (s.wired()) {
            String between = block.wire(i);
            SipWire wire = SipWire.between(
                    new InetSocketAddress(block.carrier(), SIP_PORT),
                    new InetSocketAddress(between, SIP_PORT),
                    new InetSocketAddress(own, SIP_PORT),
                    new InetSocketAddress(between, WIRE_PORT));
            opened.add(wire);
            wires.put(s.name(), wire);
            carrierSeen = between + ":" + WIRE_PORT;
        }
        SwitchboardAddresses at = new SwitchboardAddresses(
                s.name(), own, SIP_PORT, own, AMI_PORT, AMI_USER, secret(), own, AGI_PORT, carrierSeen);
        List<SwitchFiles.Neighbour> neighbours = new ArrayList<>();
        for (int m = 0; m < plan.mediaServers().size(); m++) {
            RigPlan.MediaServer server = plan.mediaServers().get(m);
            if (server.directTo().contains(s.name())) {
                neighbours.add(new SwitchFiles.Neighbour(server.name(), block.mediaServer(m)));
            }
        }
        AsteriskFiles files = new AsteriskFiles(folder.resolve(s.name()));
        SwitchFiles.write(files, install, s, at, neighbours);
        Asterisk asterisk = Asterisk.launch(s.name(), files.folder(), install);
        opened.add(asterisk);
        switches.put(s.name(), asterisk);
        addresses.put(s.name(), at);
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private List<CarrierFiles.Customer> customers() {
        List<CarrierFiles.Customer> all = new ArrayList<>();
        for (int i = 0; i < plan.phones().size(); i++) {
            E164 number = plan.phones().get(i);
            String at = block.phone(i);
            all.add(customer("phone-" + number.digits(), "carrier-phone", at, List.of(number), true));
        }
        for (int i = 0; i < plan.switchboards().size(); i++) {
            RigPlan.Switchboard s = plan.switchboards().get(i);
            String at = s.wired() ? block.wire(i) : block.switchboard(i);
            all.add(customer("switch-" + s.name(), "carrier-switch", at, s.numbers(), true));
        }
        for (int i = 0; i < plan.mediaServers().size(); i++) {
            RigPlan.MediaServer m = plan.mediaServers().get(i);
            all.add(customer(
                    "media-" + m.name(), "carrier-media-server", block.mediaServer(i), m.trunkNumbers(), true));
        }
        plan.visitor()
                .ifPresent(n -> all.add(customer("phone-" + n.digits(), "carrier-phone", VISITOR, List.of(n), true)));
        return all;
    }

    private static CarrierFiles.Customer customer(
            String endpoint, String kind, String at, List<E164> numbers, boolean called) {
        return new CarrierFiles.Customer(endpoint, kind, at + ":" + SIP_PORT, at, numbers, called);
    }

    /** The carrier. */
    public Carrier carrier() {
        return carrier.orElseThrow();
    }

    /** Where the carrier takes calls, {@code host:port}, SIP over UDP. */
    public String carrierAddress() {
        return block.carrier() + ":" + SIP_PORT;
    }

    /** The address that belongs to the ith phone of the plan; a phone must call from it and be called on port 5060. */
    public String phoneAddress(int i) {
        return block.phone(checked(i, plan.phones().size(), "phone"));
    }

    /** The address that belongs to the phone with this number. */
    public String phoneAddress(E164 number) {
        return phoneAddress(plan.phones().indexOf(number));
    }

    /** The address that a media server must call from, and is called on at port 5060. */
    public String mediaServerAddress(String name) {
        List<String> names =
                plan.mediaServers().stream().map(RigPlan.MediaServer::name).toList();
        return block.mediaServer(checked(names.indexOf(name), names.size(), "media server"));
    }

    /** Where a switchboard's Asterisk is reached. */
    public SwitchboardAddresses switchboard(String name) {
        return Optional.ofNullable(addresses.get(name)).orElseThrow(() -> unknown("switchboard " + name));
    }

    /** A switchboard's Asterisk. */
    public Asterisk switchOf(String name) {
        return Optional.ofNullable(switches.get(name)).orElseThrow(() -> unknown("switchboard " + name));
    }

    /** The ith switchboard's Asterisk, from 0. */
    public Asterisk switchOf(int i) {
        return List.copyOf(switches.values()).get(checked(i, switches.size(), "switchboard"));
    }

    /** The wire between a switchboard's Asterisk and the carrier; the plan must have asked for it. */
    public SipWire wire(String switchboard) {
        return Optional.ofNullable(wires.get(switchboard)).orElseThrow(() -> unknown("wire at " + switchboard));
    }

    /** What it was made from. */
    public RigPlan plan() {
        return plan;
    }

    /**
     * Waits until no Asterisk of it has a channel or a bridge.
     *
     * @return whether that came within the limit
     */
    public boolean settle(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<Asterisk> all = new ArrayList<>(switches.values());
        all.add(carrier().asterisk());
        return all.stream().allMatch(a -> a.settle(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
    }

    private static int checked(int i, int size, String what) {
        if (i < 0 || i >= size) {
            throw unknown(what);
        }
        return i;
    }

    private static IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException("the plan has no such thing: " + what);
    }

    /**
     * Its owner closes it when this process ends, too, after what uses it; else it would end at once with the process. Should
     * the owner fail to, its leashes still end it with the process.
     */
    public void closedByOwner() {
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Ends its processes and removes its folders. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // This is the exit; the hook finds nothing left to do.
            return;
        }
    }

    private synchronized void end() {
        Optional<Exception> trouble = Optional.empty();
        for (AutoCloseable one : opened.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                trouble = trouble.or(() -> Optional.of(e));
            }
        }
        opened.clear();
        block.close();
        removeFolder();
        trouble.ifPresent(e -> {
            throw new StrowgerException("the rig did not end in order: " + e.getMessage(), e);
        });
    }

    /**
     * Only what is left of an attempt to start: each leash has removed its own Asterisk's folder, and the last of them may be
     * removing this one now.
     */
    private void removeFolder() {
        if (!Await.until(REMOVED_WITHIN, this::folderIsGone)) {
            throw new StrowgerException("cannot remove " + folder);
        }
    }

    private boolean folderIsGone() {
        if (!Files.exists(folder)) {
            return true;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
            return true;
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }
}
