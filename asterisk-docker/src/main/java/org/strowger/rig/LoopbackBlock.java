package org.strowger.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.strowger.server.StrowgerException;

/**
 * A block of 256 loopback addresses that one rig has for itself, so that several run at once, each on the standard ports.
 *
 * <p>It is held by listening on a port of its address .254: the kernel gives that to one process only, and takes it back
 * however that process ends. Linux answers on all of 127.0.0.0/8; elsewhere the rig does not run.
 */
final class LoopbackBlock implements AutoCloseable {
    /**
     * System property that confines rigs to a part of the loopback network: "127.64" is one /16, "127.64-127" (the
     * default) 64 of them.
     */
    static final String RANGE = "strowger.rig.range";

    private static final int LOCK_PORT = 4569;
    private static final int TRIES = 200;

    private final String prefix;
    private final ServerSocket lock;

    private LoopbackBlock(String prefix, ServerSocket lock) {
        this.prefix = prefix;
        this.lock = lock;
    }

    /** @throws StrowgerException if no block is free */
    static LoopbackBlock claim() {
        String range = System.getProperty(RANGE, "127.64-127");
        if (!range.matches("127\\.\\d{1,3}(-\\d{1,3})?")) {
            throw new StrowgerException(RANGE + " must look like 127.64 or 127.64-127, not \"" + range + "\"");
        }
        String[] ends = range.substring("127.".length()).split("-", -1);
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (last > 255 || last < first) {
            throw new StrowgerException(RANGE + " names no addresses: \"" + range + "\"");
        }
        Random random = new Random();
        for (int i = 0; i < TRIES; i++) {
            String prefix = "127." + (first + random.nextInt(last - first + 1)) + "." + random.nextInt(256) + ".";
            try {
                ServerSocket lock = new ServerSocket();
                try {
                    lock.bind(new InetSocketAddress(InetAddress.getByName(prefix + "254"), LOCK_PORT));
                    return new LoopbackBlock(prefix, lock);
                } catch (IOException taken) {
                    lock.close();
                }
            } catch (IOException e) {
                throw new StrowgerException("cannot listen on loopback: " + e.getMessage(), e);
            }
        }
        throw new StrowgerException("no free block of loopback addresses in " + range);
    }

    String carrier() {
        return prefix + 1;
    }

    String switchboard(int i) {
        return prefix + (11 + i);
    }

    String mediaServer(int i) {
        return prefix + (21 + i);
    }

    String wire(int i) {
        return prefix + (31 + i);
    }

    String phone(int i) {
        return prefix + (101 + i);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StrowgerException("the lock of " + prefix + "0/24 does not close", e);
        }
    }
}
