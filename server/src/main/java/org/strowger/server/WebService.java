package org.strowger.server;

import com.typesafe.config.Config;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one HTTP port of a server, at {@code strowger.http.listen}: {@code /health} (200 while the process lives),
 * {@code /ready} (200 when every service can do its work, else 503 and one line for each that cannot) and
 * {@code /metrics} for Prometheus. Requests run on virtual threads.
 */
public final class WebService implements Service {
    private static final int MOST_CONNECTIONS = 200;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private final ServerObject server;
    private final Config settings;
    private final ServerMetrics metrics;
    private final List<WebServer> running = new ArrayList<>(1);
    private volatile String address = "";

    /** @param settings the block {@code strowger} */
    public WebService(ServerObject server, Config settings, ServerMetrics metrics) {
        this.server = server;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() {
        String listen = settings.getString("http.listen");
        if (listen.isBlank()) {
            return;
        }
        SocketName name = SocketName.parse(listen, "strowger.http.listen");
        InetSocketAddress bind = name.resolve();
        WebServer web = WebServer.builder()
                .address(bind.getAddress())
                .port(bind.getPort())
                .shutdownHook(false)
                // Nobody but a monitor asks here; who only connects is to cost nothing for long.
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(LOOK_EVERY)
                .routing(this::route)
                .build();
        web.start();
        // It logs what went wrong and returns.
        if (!web.isRunning()) {
            throw new StrowgerException("cannot bind " + listen + ": taken, or not an address of this machine");
        }
        running.add(web);
        address = new SocketName(name.host(), web.port()).toString();
    }

    private void route(HttpRouting.Builder routing) {
        routing.get("/health", (request, response) -> plain(response, Status.OK_200, "alive\n"))
                .get("/ready", (request, response) -> ready(response))
                .get("/metrics", (request, response) -> {
                    response.header(HeaderNames.CONTENT_TYPE, ServerMetrics.CONTENT_TYPE);
                    response.send(metrics.scrape());
                });
    }

    private void ready(ServerResponse response) {
        if (server.ready()) {
            plain(response, Status.OK_200, "ready\n");
            return;
        }
        String lines = server.states().entrySet().stream()
                .filter(entry -> entry.getValue() != ServiceState.RUNNING
                        || !entry.getKey().trouble().isEmpty())
                .map(WebService::line)
                .collect(Collectors.joining());
        plain(response, Status.SERVICE_UNAVAILABLE_503, lines);
    }

    private static String line(Map.Entry<Service, ServiceState> entry) {
        return (entry.getKey().name() + " " + entry.getValue().word() + " "
                                + entry.getKey().trouble())
                        .strip()
                + "\n";
    }

    private static void plain(ServerResponse response, Status status, String text) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(text);
    }

    /** Where it is reached, with the real port; "" when it listens nowhere. */
    public String address() {
        return address;
    }

    @Override
    public void stop(Duration limit) {
        running.forEach(WebServer::stop);
        running.clear();
    }
}
