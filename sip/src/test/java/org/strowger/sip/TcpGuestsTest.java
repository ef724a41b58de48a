package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP connections that only waste our time. */
@Timeout(60)
class TcpGuestsTest {
    private final Party house = new Party(SipSettings.on("127.91.1.11", 0).limited(10, 500, 2_000, 5, 2));
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        house.close();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(house.agent.bound(), 5000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private int guests() {
        return ((UserAgent) house.agent).stack().connections();
    }

    private String options(Socket socket, String callId) throws IOException {
        String own = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
        String request = "OPTIONS " + house.uri("x") + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP " + own + ";branch=z9hG4bK" + callId + "\r\n"
                + "From: <sip:stranger@" + own + ">;tag=1\r\n"
                + "To: <" + house.uri("x") + ">\r\n"
                + "Call-ID: " + callId + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        byte[] answer = new byte[4096];
        int read = socket.getInputStream().read(answer);
        return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.UTF_8);
    }

    @Test
    void moreConnectionsThanAreAllowedAreClosedAtOnce() throws IOException {
        connect("127.91.1.12");
        connect("127.91.1.12");
        assertEquals(-1, connect("127.91.1.12").getInputStream().read());
        assertTrue(options(connect("127.91.1.13"), "other").startsWith("SIP/2.0 200"));
        connect("127.91.1.13");
        connect("127.91.1.14");
        assertEquals(-1, connect("127.91.1.15").getInputStream().read());
        assertEquals(5, guests());
        open.get(0).close();
        open.get(1).close();
        Await.until("places are free again", () -> guests() == 3);
        assertTrue(options(connect("127.91.1.12"), "again").startsWith("SIP/2.0 200"));
    }

    @Test
    void whoSaysNothingOrNeverEndsIsClosedAndWhoSpokeIsNot() throws IOException {
        Socket silent = connect("127.91.1.12");
        Socket slow = connect("127.91.1.12");
        Socket honest = connect("127.91.1.13");
        assertTrue(options(honest, "h1").startsWith("SIP/2.0 200"));
        slow.getOutputStream().write("OPTIONS sip:x@y SIP/2.0\r\nVia: ".getBytes(StandardCharsets.UTF_8));
        assertEquals(-1, silent.getInputStream().read());
        assertEquals(-1, slow.getInputStream().read());
        assertTrue(options(honest, "h2").startsWith("SIP/2.0 200"));
        assertEquals(1, guests());
    }

    @Test
    void whoTakesNoAnswersIsClosedAndHoldsNobodyUp() throws IOException {
        Socket deaf = connect("127.91.1.12");
        deaf.setSendBufferSize(1 << 16);
        String own = deaf.getLocalAddress().getHostAddress() + ":" + deaf.getLocalPort();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            // Long headers come back in each answer.
            many.append("OPTIONS " + house.uri("x") + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/TCP " + own + ";branch=z9hG4bKdeaf" + i + "\r\n"
                    + "From: \"" + "x".repeat(6000) + "\" <sip:stranger@" + own + ">;tag=1\r\n"
                    + "To: <" + house.uri("x") + ">\r\n"
                    + "Call-ID: deaf" + i + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
        }
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                deaf.getOutputStream().write(many.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                assertTrue(deaf.isConnected());
            }
        });
        Await.until("the deaf one is closed", Duration.ofSeconds(25), () -> guests() == 0);
        assertTrue(options(connect("127.91.1.13"), "after").startsWith("SIP/2.0 200"));
        writer.interrupt();
    }

    @Test
    void aBodyTooLargeEndsItsConnectionOnly() throws IOException {
        Socket large = connect("127.91.1.12");
        large.getOutputStream().write("""
                OPTIONS sip:x@y SIP/2.0
                Via: SIP/2.0/TCP h;branch=z9hG4bKl
                From: <sip:a@b>;tag=1
                To: <sip:a@b>
                Call-ID: l
                CSeq: 1 OPTIONS
                Content-Length: 99999999

                """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(-1, large.getInputStream().read());
        assertTrue(options(connect("127.91.1.12"), "other").startsWith("SIP/2.0 200"));
    }
}
