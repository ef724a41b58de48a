package org.strowger.app;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.AdminService;
import org.strowger.server.Configuration;
import org.strowger.server.ConfigurationWatch;
import org.strowger.server.GrpcRpc;
import org.strowger.server.RecentEvents;
import org.strowger.server.RpcSettings;
import org.strowger.server.ServerMetrics;
import org.strowger.server.ServerObject;
import org.strowger.server.StrowgerException;
import org.strowger.server.WebService;

/**
 * One server: a server object with the services of its roles and all that every server has. A process may hold any
 * number of them, each with a configuration of its own; they reach each other by gRPC, over the network or in process,
 * exactly as they would from process to process.
 *
 * <p>Any thread may call.
 */
public final class Composition implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Composition.class);

    private final Configuration configuration;
    private final ServerObject server;
    private final RecentEvents events;
    private final GrpcRpc rpc;
    private final ServerMetrics metrics;
    private final WebService web;
    private final AdminService admin;
    private final List<Part> parts = new ArrayList<>();
    /** Under its own lock, as is {@link #closing}. */
    private final List<AutoCloseable> started = new ArrayList<>();

    private boolean closing;

    /**
     * Puts a server together; nothing runs yet.
     *
     * @param roles in the order of starting
     * @throws StrowgerException if a setting is bad
     */
    public Composition(Configuration configuration, List<Role> roles) {
        this.configuration = configuration;
        Config all = configuration.current();
        String name = all.getString("strowger.server.name");
        server = new ServerObject(name);
        events = new RecentEvents(name);
        rpc = new GrpcRpc(RpcSettings.of(configuration.block("strowger.rpc")));
        metrics = new ServerMetrics(server);
        ServedContracts served = new ServedContracts(rpc);
        // Readiness is told from the first moment; administration comes last, since it also serves dispatch's tables.
        web = new WebService(server, configuration.block(Configuration.ROOT), metrics);
        server.with(web);
        for (Role role : roles) {
            Part part = role.part(configuration, served, events);
            parts.add(part);
            server.with(part.service());
        }
        admin = new AdminService(server, configuration, rpc, events, served::tables);
        server.with(admin);
    }

    /** The server, to look at. */
    public ServerObject server() {
        return server;
    }

    /** What happens to calls on it. */
    public RecentEvents events() {
        return events;
    }

    /** Its administration's address; "" when there is none. */
    public String admin() {
        return admin.address();
    }

    /**
     * Starts everything, in order.
     *
     * @throws StrowgerException if something cannot; then nothing is left running
     */
    public void start() {
        try {
            server.start();
            begun(new ConfigurationWatch(configuration, events));
            if (!admin.address().isEmpty()) {
                begun(KnownServers.in(data()).add(server.name(), admin.address()));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** It may be closed by another thread while it starts. */
    private void begun(AutoCloseable thing) {
        synchronized (started) {
            if (!closing) {
                started.add(thing);
                return;
            }
        }
        end(thing);
    }

    private Path data() {
        return Path.of(configuration.current().getString("strowger.data"));
    }

    /**
     * Waits until every service can do its work.
     *
     * @throws StrowgerException if that takes longer than the limit, naming the first that cannot
     */
    public void awaitReady(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!server.ready()) {
            if (System.nanoTime() > end) {
                String trouble = server.services().stream()
                        .filter(service -> !service.trouble().isEmpty())
                        .map(service -> service.name() + ": " + service.trouble())
                        .findFirst()
                        .orElse("a service is not running");
                throw new StrowgerException("not ready within " + limit.toSeconds() + " s: " + trouble);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Where everything is reached, by service and what is spoken there. */
    public SortedMap<String, String> addresses() {
        SortedMap<String, String> all = new TreeMap<>();
        parts.forEach(part -> all.putAll(part.addresses().get()));
        all.put("http", web.address());
        all.put("admin", admin.address());
        all.values().removeIf(String::isEmpty);
        return all;
    }

    /** The one line that says that everything runs, and where. */
    public String readyLine() {
        return "strowger ready: "
                + addresses().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Stops everything in reverse, within {@code strowger.server.stop-limit}. Repeatable. */
    @Override
    public void close() {
        Duration limit = configuration.current().getDuration("strowger.server.stop-limit");
        List<AutoCloseable> all;
        synchronized (started) {
            closing = true;
            all = List.copyOf(started);
            started.clear();
        }
        all.forEach(Composition::end);
        server.stop(limit);
        events.close();
        rpc.close();
        metrics.close();
    }

    private static void end(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            // The calls are still to be ended in order.
            LOG.warn("closing {}: {}", thing.getClass().getSimpleName(), e.toString());
        }
    }
}
