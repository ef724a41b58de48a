package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asteriskjava.fastagi.MappingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The FastAGI port among people who are not Asterisk. */
@Timeout(60)
class AgiServerTest {
    private static final String HOST = "127.92.1.1";
    private static final MappingStrategy SCRIPTS =
            (request, channel) -> (r, c) -> c.setVariable("SCRIPT", r.getScript());

    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private AgiServer server(Duration requestWithin) {
        return new AgiServer(
                HOST + ":" + port, SCRIPTS, peer -> peer.getHostAddress().startsWith("127.92.1."), requestWithin);
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(HOST, port), 5_000);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("agi_network: yes\nagi_network_script: hello\nagi_uniqueid: 1\n\n"
                        .getBytes(StandardCharsets.UTF_8));
        String answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertNotNull(answer);
        return answer;
    }

    @Test
    void moreSilentConnectionsThanThereAreThreadsAreHungUpOnAndAsteriskIsServed() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try (AgiServer agi = server(Duration.ofMillis(500))) {
            for (int i = 0; i < 300; i++) {
                Socket socket = connect("127.92.1.2");
                silent.add(socket);
                socket.getOutputStream().write("agi_network: y".getBytes(StandardCharsets.UTF_8));
            }
            for (Socket socket : silent) {
                assertEquals(-1, read(socket));
            }
            try (Socket asterisk = connect("127.92.1.3")) {
                assertEquals("SET VARIABLE \"SCRIPT\" \"hello\"", ask(asterisk));
            }
            assertNotNull(agi);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    @Test
    void aStrangerIsHungUpOnAtOnce() throws IOException {
        try (AgiServer agi = server(Duration.ofSeconds(30));
                Socket stranger = connect("127.92.2.1");
                Socket asterisk = connect("127.92.1.3")) {
            assertEquals(-1, read(stranger));
            assertEquals("SET VARIABLE \"SCRIPT\" \"hello\"", ask(asterisk));
            assertNotNull(agi);
        }
    }
}
