package org.strowger.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A telephone that makes calls over SIP and UDP: as little of RFC 3261 as a caller on loopback needs, and no audio. */
final class UdpPhone implements AutoCloseable {
    private static final long RESEND_MS = 500;

    private final DatagramSocket socket;
    private final DatagramSocket media;
    private final InetSocketAddress carrier;
    private final String host;
    private final String number;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Thread reader;

    UdpPhone(String host, String carrier, String number) {
        try {
            this.host = host;
            this.number = number;
            this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 5060));
            this.media = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0));
            this.carrier = address(carrier);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = Thread.ofVirtual().start(this::read);
    }

    /** One call that this phone made. */
    final class Call {
        final String callId = Long.toHexString(System.nanoTime()) + "@" + host;
        private final String to;
        private final String tag = "t" + Long.toHexString(System.nanoTime());
        private final InetSocketAddress next;
        private volatile String target;
        private volatile String remote;
        private volatile boolean cancelled;
        private volatile boolean confirmed;
        private volatile Optional<InetSocketAddress> remoteMedia = Optional.empty();
        volatile int lastStatus;
        volatile boolean rang;
        volatile boolean earlyMedia;
        volatile boolean answered;
        volatile boolean over;
        private int cseq = 1;

        Call(String to, InetSocketAddress next) {
            this.to = to;
            this.next = next;
            this.target = "sip:" + to + "@" + next.getHostString() + ":" + next.getPort();
            this.remote = "<sip:" + to + "@" + next.getHostString() + ">";
        }

        /** CANCEL (RFC 3261 section 9.1); a 200 that crosses it is ended by BYE. */
        void cancel() {
            cancelled = true;
            if (!answered && !over) {
                send(
                        next,
                        request(
                                "CANCEL",
                                "sip:" + to + "@" + next.getHostString() + ":" + next.getPort(),
                                "1 CANCEL",
                                "1",
                                "",
                                ""));
            } else {
                bye();
            }
        }

        synchronized void bye() {
            if (!over && confirmed) {
                over = true;
                cseq++;
                send(next, request("BYE", target, cseq + " BYE", cseq + "b", "", ""));
            }
        }

        /** Sends digits as telephone-events (RFC 4733): three starts, three ends, 100 ms each. */
        void digits(String digits) {
            InetSocketAddress at = remoteMedia.orElseThrow();
            int sequence = 1;
            int timestamp = 8000;
            for (int n = 0; n < digits.length(); n++) {
                char digit = digits.charAt(n);
                for (int i = 0; i < 6; i++) {
                    boolean end = i >= 3;
                    int duration = 160 * Math.min(i + 1, 4);
                    byte[] rtp = {
                        (byte) 0x80,
                        (byte) (i == 0 ? 0x80 | 101 : 101),
                        (byte) (sequence >> 8),
                        (byte) sequence,
                        (byte) (timestamp >> 24),
                        (byte) (timestamp >> 16),
                        (byte) (timestamp >> 8),
                        (byte) timestamp,
                        1,
                        2,
                        3,
                        4,
                        (byte) (digit - '0'),
                        (byte) (end ? 0x8a : 0x0a),
                        (byte) (duration >> 8),
                        (byte) duration
                    };
                    sequence++;
                    sendTo(media, at, rtp);
                    LockSupport.parkNanos(20_000_000);
                }
                timestamp += 1600;
                LockSupport.parkNanos(60_000_000);
            }
        }

        private String request(String method, String uri, String cseqLine, String branch, String extra, String body) {
            String toLine = method.equals("CANCEL") ? "<sip:" + to + "@" + next.getHostString() + ">" : remote;
            return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + host + ":5060;branch=z9hG4bK" + tag + branch
                    + "\r\nFrom: <sip:" + number + "@" + host + ">;tag=" + tag + "\r\nTo: " + toLine + "\r\nCall-ID: "
                    + callId + "\r\nCSeq: " + cseqLine + "\r\nContact: <sip:" + number + "@" + host
                    + ":5060>\r\nMax-Forwards: 70\r\n" + extra
                    + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: "
                    + body.length() + "\r\n\r\n" + body;
        }

        private void response(String text, int status) {
            String cseqLine = header(text, "CSeq");
            if (!cseqLine.endsWith("INVITE")) {
                return;
            }
            lastStatus = status;
            rang |= status == 180;
            earlyMedia |= status == 183;
            if (status < 200) {
                return;
            }
            remote = header(text, "To");
            if (status >= 300) {
                over = true;
                send(
                        next,
                        request(
                                "ACK",
                                "sip:" + to + "@" + next.getHostString() + ":" + next.getPort(),
                                "1 ACK",
                                "1",
                                "",
                                ""));
                return;
            }
            Matcher contact = Pattern.compile("<([^>]+)>").matcher(header(text, "Contact"));
            if (contact.find()) {
                target = contact.group(1);
            }
            Matcher at =
                    Pattern.compile("c=IN IP4 (\\S+)[\\s\\S]*?m=audio (\\d+)").matcher(text);
            if (at.find()) {
                remoteMedia = Optional.of(new InetSocketAddress(at.group(1), Integer.parseInt(at.group(2))));
            }
            send(next, request("ACK", target, "1 ACK", "a", "", ""));
            confirmed = true;
            answered = true;
            if (cancelled) {
                bye();
            }
        }
    }

    /** Calls a number through the carrier. */
    Call call(String to, String extraHeader) {
        return call(to, extraHeader, carrier);
    }

    /** Calls a number at a host and port. */
    Call call(String to, String extraHeader, InetSocketAddress next) {
        Call call = new Call(to, next);
        calls.put(call.callId, call);
        String extra = extraHeader.isEmpty() ? "" : extraHeader + "\r\n";
        String invite = call.request("INVITE", call.target, "1 INVITE", "1", extra, sdp());
        send(next, invite);
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 10 && call.lastStatus == 0; i++) {
                LockSupport.parkNanos(RESEND_MS * 1_000_000);
                if (call.lastStatus == 0) {
                    send(next, invite);
                }
            }
        });
        return call;
    }

    static InetSocketAddress address(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        return new InetSocketAddress(hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
    }

    private String sdp() {
        return "v=0\r\no=- 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\nm=audio "
                + media.getLocalPort()
                + " RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n";
    }

    private void read() {
        byte[] buffer = new byte[8192];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), UTF_8);
                Call call = calls.get(header(text, "Call-ID"));
                if (text.startsWith("SIP/2.0 ")) {
                    if (call != null) {
                        call.response(text, Integer.parseInt(text.substring(8, 11)));
                    }
                } else {
                    request(text, call, (InetSocketAddress) packet.getSocketAddress());
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void request(String text, @org.jspecify.annotations.Nullable Call call, InetSocketAddress from) {
        String method = text.substring(0, Math.max(0, text.indexOf(' ')));
        if (method.equals("ACK") || method.isEmpty()) {
            return;
        }
        String status = "200 OK";
        if (call == null) {
            status = "481 Call/Transaction Does Not Exist";
        } else if (method.equals("BYE")) {
            call.over = true;
        } else if (method.equals("REFER")) {
            status = "603 Decline";
        }
        String body = method.equals("INVITE") && call != null ? sdp() : "";
        StringBuilder reply = new StringBuilder("SIP/2.0 " + status + "\r\n");
        text.lines()
                .filter(l -> l.matches("(?i)(Via|From|To|Call-ID|CSeq):.*"))
                .forEach(l -> reply.append(l).append("\r\n"));
        reply.append("Contact: <sip:").append(number).append('@').append(host).append(":5060>\r\n");
        if (!body.isEmpty()) {
            reply.append("Content-Type: application/sdp\r\n");
        }
        reply.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        send(from, reply.toString());
    }

    private void send(InetSocketAddress to, String text) {
        sendTo(socket, to, text.getBytes(UTF_8));
    }

    private static void sendTo(DatagramSocket from, InetSocketAddress to, byte[] bytes) {
        try {
            if (!from.isClosed()) {
                from.send(new DatagramPacket(bytes, bytes.length, to));
            }
        } catch (IOException e) {
            if (!from.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String header(String text, String name) {
        return text.lines()
                .filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .findFirst()
                .map(l -> l.substring(name.length() + 1).strip())
                .orElse("");
    }

    @Override
    public void close() {
        calls.values().forEach(Call::bye);
        socket.close();
        media.close();
        try {
            reader.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
