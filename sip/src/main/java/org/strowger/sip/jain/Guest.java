package org.strowger.sip.jain;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TCP connection that somebody made to us, with what is needed to tell whether it only wastes our time. Any thread. */
final class Guest extends Socket {
    /** A client connects to say something. */
    static final Duration FIRST_WORD = Duration.ofSeconds(10);
    /** Longer than half of a session timer, so that calls keep their connection. */
    static final Duration SILENCE = Duration.ofMinutes(40);
    /** A client that takes nothing of what we say would hold the queues of all the calls that answer it. */
    static final Duration DEAFNESS = Duration.ofSeconds(5);

    private final Runnable gone;
    private volatile long began;
    private volatile long lastRead;
    private volatile long writingSince;
    private volatile boolean heard;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    /** @param gone told when it is closed, perhaps more than once */
    Guest(Runnable gone) {
        this.gone = gone;
    }

    void accepted(long now) {
        began = now;
        lastRead = now;
    }

    /** It brought a whole request. */
    void heard() {
        heard = true;
    }

    boolean wastesTime(long now) {
        long writing = writingSince;
        return (!heard && now - began > FIRST_WORD.toNanos())
                || now - lastRead > SILENCE.toNanos()
                || (writing != 0 && now - writing > DEAFNESS.toNanos());
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
            in = new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    int read = super.read(into, from, length);
                    lastRead = System.nanoTime();
                    return read;
                }
            };
        }
        return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    // 0 says "not writing"; nanoTime may be it by chance.
                    writingSince = System.nanoTime() | 1;
                    try {
                        out.write(bytes, from, length);
                    } finally {
                        writingSince = 0;
                    }
                }
            };
        }
        return out;
    }

    @Override
    public synchronized void close() throws IOException {
        gone.run();
        super.close();
    }
}
