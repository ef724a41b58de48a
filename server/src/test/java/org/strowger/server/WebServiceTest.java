package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebServiceTest {
    private final Configuration configuration =
            new Configuration(Optional.empty(), Map.of("strowger.http.listen", "127.70.0.4:0"));
    private final Recorder recorder = new Recorder("switchboard", new ArrayList<>());
    private final ServerObject server = new ServerObject("metz");
    private final ServerMetrics metrics = new ServerMetrics(server);
    private final WebService web = new WebService(server, configuration.block("strowger"), metrics);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
        metrics.close();
        client.close();
    }

    @Test
    void healthAndReadinessAreTold() throws Exception {
        server.with(web).with(recorder).start();
        assertEquals(200, get("/health").statusCode());
        assertEquals(200, get("/ready").statusCode());
        recorder.trouble = "Asterisk is away";
        HttpResponse<String> ready = get("/ready");
        assertEquals(503, ready.statusCode());
        assertEquals("switchboard running Asterisk is away\n", ready.body());
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void metricsTellWhatServicesHold() throws Exception {
        server.with(web).with(recorder).start();
        String text = get("/metrics").body();
        assertTrue(text.contains("strowger_held{server=\"metz\",service=\"switchboard\",thing=\"calls\"} 3.0"), text);
        assertTrue(text.contains("strowger_running{server=\"metz\",service=\"switchboard\"} 1.0"), text);
        assertTrue(text.contains("jvm_memory_used_bytes"), text);
    }

    @Test
    void whoConnectsAndSaysNothingIsHungUpOnAndOthersAreServed() throws Exception {
        server.with(web).start();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                Socket socket = new Socket();
                silent.add(socket);
                socket.connect(SocketName.parse(web.address(), "test").resolve(), 5_000);
                socket.setSoTimeout(40_000);
            }
            silent.getFirst().getOutputStream().write("GET /health HT".getBytes(StandardCharsets.UTF_8));
            assertEquals(200, get("/health").statusCode());
            for (Socket socket : silent) {
                assertTrue(socket.getInputStream().readAllBytes().length < 1_000);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aTakenPortIsToldInOneLine() {
        server.with(web).start();
        ServerObject another = new ServerObject("nancy");
        Configuration same = new Configuration(Optional.empty(), Map.of("strowger.http.listen", web.address()));
        try (ServerMetrics others = new ServerMetrics(another)) {
            another.with(new WebService(another, same.block("strowger"), others));
            StrowgerException refusal = assertThrows(StrowgerException.class, another::start);
            assertTrue(
                    refusal.getMessage().startsWith("http did not start: cannot bind " + web.address()),
                    refusal.getMessage());
            assertEquals(1, refusal.getMessage().lines().count());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + web.address() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
