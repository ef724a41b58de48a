package org.strowger.app.demo;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.strowger.app.Composition;
import org.strowger.app.Role;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.StatusReply;
import org.strowger.protocol.v1.StatusRequest;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.server.Configuration;
import org.strowger.server.GrpcRpc;
import org.strowger.server.RpcSettings;
import org.strowger.server.StrowgerException;

/**
 * Running servers: in this process, or each in one of its own. Either way they are asked over their administration
 * only, so that nothing can be seen in the one shape that the other would hide.
 *
 * <p>Any thread may call.
 */
public final class Farm implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(25);

    private final GrpcRpc rpc =
            new GrpcRpc(RpcSettings.of(new Configuration(Optional.empty(), Map.of()).block("strowger.rpc")));
    private final Map<String, ManagedChannel> admins = new LinkedHashMap<>();
    private final Map<String, FarmServer> known = new LinkedHashMap<>();
    private final Map<String, AutoCloseable> running = new LinkedHashMap<>();
    private final Path folder;
    private final boolean processes;

    private Farm(Path folder, boolean processes) {
        this.folder = folder;
        this.processes = processes;
    }

    /**
     * Starts the servers in order.
     *
     * @param folder for their configuration files and logs
     * @param processes whether each gets a process of its own
     * @throws StrowgerException if one does not start; then nothing is left running
     */
    static Farm start(List<FarmServer> servers, Path folder, boolean processes) {
        Farm farm = new Farm(folder, processes);
        try {
            for (FarmServer server : servers) {
                farm.add(server);
            }
        } catch (RuntimeException e) {
            farm.close();
            throw e;
        }
        return farm;
    }

    private void add(FarmServer server) {
        try {
            Files.writeString(file(server), server.settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        known.put(server.name(), server);
        admins.put(server.name(), rpc.connect(server.admin()));
        run(server);
    }

    private Path file(FarmServer server) {
        return folder.resolve(server.name() + ".conf");
    }

    private void run(FarmServer server) {
        Path file = file(server);
        running.put(
                server.name(),
                processes ? ServerProcess.start(server, file, folder) : inThisProcess(server.role(), file));
    }

    private static AutoCloseable inThisProcess(Role role, Path file) {
        Composition composition = new Composition(new Configuration(Optional.of(file), Map.of()), List.of(role));
        composition.start();
        return composition;
    }

    /** Names of the servers, in the order of starting. */
    public List<String> servers() {
        return List.copyOf(admins.keySet());
    }

    /** A server's administration. */
    public ManagedChannel admin(String server) {
        ManagedChannel channel = admins.get(server);
        if (channel == null) {
            throw new IllegalArgumentException("no server " + server);
        }
        return channel;
    }

    /** Dispatch's tables. */
    public TablesGrpc.TablesBlockingStub tables() {
        return TablesGrpc.newBlockingStub(admin("dispatch")).withDeadlineAfter(5, TimeUnit.SECONDS);
    }

    /** What a server says of itself. */
    public StatusReply status(String server) {
        return AdminGrpc.newBlockingStub(admin(server))
                // A busy machine may stand still for seconds.
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance());
    }

    /** What all servers that run hold now, by "server service gauge". */
    public Map<String, Long> gauges() {
        Map<String, Long> all = new TreeMap<>();
        for (String server : List.copyOf(running.keySet())) {
            status(server)
                    .getServicesList()
                    .forEach(service -> service.getGaugesMap()
                            .forEach((gauge, value) -> all.put(server + " " + service.getName() + " " + gauge, value)));
        }
        return all;
    }

    /**
     * Waits until every server can do its work.
     *
     * @throws StrowgerException naming what is in trouble when the limit has passed
     */
    public void awaitReady(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (String server : servers()) {
            String trouble = "no answer";
            while (!trouble.isEmpty()) {
                trouble = trouble(server);
                if (!trouble.isEmpty() && System.nanoTime() > end) {
                    throw new StrowgerException(server + " is not ready: " + trouble);
                }
                if (!trouble.isEmpty()) {
                    TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                }
            }
        }
    }

    private String trouble(String server) {
        try {
            StatusReply status = status(server);
            if (status.getReady()) {
                return "";
            }
            return status.getServicesList().stream()
                    .filter(service -> !service.getDetail().isEmpty())
                    .map(service -> service.getName() + ": " + service.getDetail())
                    .findFirst()
                    .orElse("starting");
        } catch (io.grpc.StatusRuntimeException e) {
            return "no answer (" + e.getStatus().getCode() + ")";
        }
    }

    /** Ends one server in order; the others notice. */
    public void stop(String server) {
        AutoCloseable one = running.remove(server);
        if (one != null) {
            end(server, one);
        }
    }

    /** Ends a server's process at once, as a crash does, and sees it ended; only in a farm of processes. */
    public void kill(String server) throws InterruptedException {
        if (!(running.remove(server) instanceof ServerProcess process)) {
            throw new IllegalArgumentException(server + " is not a process");
        }
        process.kill();
    }

    /**
     * Starts a server again that was stopped or killed, with the same settings and data; {@link #awaitReady} may follow.
     *
     * @throws StrowgerException if it does not start
     */
    public void startAgain(String server) {
        FarmServer stopped = known.get(server);
        if (stopped == null || running.containsKey(server)) {
            throw new IllegalArgumentException(server + " is not a server that has ended");
        }
        run(stopped);
    }

    /** Its owner closes it when this process ends, too. */
    void closedByOwner() {
        for (AutoCloseable one : running.values()) {
            if (one instanceof ServerProcess process) {
                process.closedByOwner();
            }
        }
    }

    /**
     * Ends all servers, last first.
     *
     * @throws StrowgerException if one does not end in order; all have ended all the same
     */
    @Override
    public void close() {
        Optional<StrowgerException> trouble = Optional.empty();
        for (String server : List.copyOf(running.keySet()).reversed()) {
            try {
                stop(server);
            } catch (StrowgerException e) {
                trouble = trouble.or(() -> Optional.of(e));
            }
        }
        rpc.close();
        trouble.ifPresent(e -> {
            throw e;
        });
    }

    private static void end(String server, AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new StrowgerException("server " + server + " does not end in order: " + e.getMessage(), e);
        }
    }
}
