package org.strowger.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A peer that sends what it likes over UDP, right or wrong. */
final class RawPeer implements AutoCloseable {
    private final DatagramSocket socket;

    RawPeer(String host) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0));
            socket.setSoTimeout(8000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String hostPort() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    String invite(SipUri target, String callId) {
        return request("INVITE", target, callId, "");
    }

    /** A request without a body. */
    String request(String method, SipUri target, String callId, String headers) {
        return method + " " + target + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + hostPort() + ";branch=z9hG4bK" + callId + "\r\n"
                + "From: <sip:stranger@" + hostPort() + ">;tag=from-" + callId + "\r\n"
                + "To: <" + target + ">\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "Contact: <sip:" + hostPort() + ">\r\n"
                + headers
                + "Content-Length: 0\r\n\r\n";
    }

    void send(InetSocketAddress to, String message) {
        send(to, message.getBytes(StandardCharsets.UTF_8));
    }

    void send(InetSocketAddress to, byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String receive() {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[16_384], 16_384);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing has come so far, nor comes in the next half second (the first repeat of an answer would). */
    boolean hearsNothing() {
        try {
            socket.setSoTimeout(600);
            socket.receive(new DatagramPacket(new byte[16_384], 16_384));
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message that begins so; others before it are skipped. */
    String receive(String beginning) {
        for (int i = 0; i < 50; i++) {
            String message = receive();
            if (message.startsWith(beginning)) {
                return message;
            }
        }
        throw new AssertionError("no " + beginning);
    }

    @Override
    public void close() {
        socket.close();
    }
}
