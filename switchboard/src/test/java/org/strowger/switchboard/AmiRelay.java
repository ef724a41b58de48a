package org.strowger.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/**
 * Stands between a switchboard and its Asterisk's manager interface: passes everything on, keeps what Asterisk said, and
 * can say something in its name. One connection.
 */
final class AmiRelay implements AutoCloseable {
    private static final byte[] END = "\r\n\r\n".getBytes(UTF_8);

    private final ServerSocket listening;
    private final InetSocketAddress asterisk;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Optional<OutputStream> switchboard = Optional.empty();

    AmiRelay(InetSocketAddress asterisk) {
        this.asterisk = asterisk;
        try {
            listening = new ServerSocket(0, 1, InetAddress.getByName(asterisk.getHostString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** All that Asterisk has said so far. */
    synchronized String said() {
        return said.toString(UTF_8);
    }

    /** Puts a message between two of Asterisk's, as soon as one has ended. */
    synchronized void say(String message) throws InterruptedException, IOException {
        while (switchboard.isEmpty() || !said().endsWith("\r\n\r\n")) {
            wait(10_000);
        }
        switchboard.get().write(message.getBytes(UTF_8));
        switchboard.get().write(END);
    }

    private void accept() {
        try (Socket near = listening.accept();
                Socket far = new Socket(asterisk.getAddress(), asterisk.getPort())) {
            Thread.ofVirtual().start(() -> commands(near, far));
            InputStream in = far.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passOn(near.getOutputStream(), buffer, n);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private synchronized void passOn(OutputStream out, byte[] bytes, int length) throws IOException {
        switchboard = Optional.of(out);
        said.write(bytes, 0, length);
        out.write(bytes, 0, length);
        notifyAll();
    }

    private static void commands(Socket near, Socket far) {
        try {
            near.getInputStream().transferTo(far.getOutputStream());
            far.close();
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
