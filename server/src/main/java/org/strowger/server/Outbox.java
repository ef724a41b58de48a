package org.strowger.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable queue of records that wait to be delivered (SPEC A9): one file, only ever appended to, emptied when what it
 * held was acknowledged.
 *
 * <p>A record is in the kernel's hands when {@link #append} returns, so it survives the death of this process; it is on
 * the disk after the next {@link #sync}, which {@link RecordDelivery} calls a few times a second. After a crash the
 * records that were read but not yet forgotten are read again: the receiver must make twice harmless. Any thread.
 */
public final class Outbox implements AutoCloseable {
    /** Longest record, bytes; a frame that claims more is damage, not a record. */
    public static final int MAX_RECORD = 64 * 1024;

    // Below this a file is not worth rewriting; above it the acknowledged half is given back.
    private static final long COMPACT_FROM = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Path file;
    private final long maxBytes;
    private final FileChannel lockFile;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private FileChannel channel;
    private long size;
    private long acknowledgedBytes;
    private long refused;
    private long aside;
    private boolean dirty;
    /** Behind {@link #size} lies part of a record, which would hide all that comes behind it. */
    private boolean torn;

    private Outbox(Path file, long maxBytes, FileChannel lockFile) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.lockFile = lockFile;
        this.channel = openForAppend(file);
    }

    /**
     * Opens the outbox of that directory and reads what was left there. A tail that a crash tore is cut off.
     *
     * @param directory made if absent; one outbox each
     * @param maxBytes size at which new records are refused, since a full disk would take the whole server with it
     * @throws StrowgerException if the directory cannot be written or another process has it open
     */
    public static Outbox open(Path directory, long maxBytes) {
        FileChannel lockFile;
        try {
            Files.createDirectories(directory);
            lockFile = FileChannel.open(
                    directory.resolve("outbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StrowgerException("cannot open the outbox in " + directory + ": " + e, e);
        }
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new StrowgerException("the outbox in " + directory + " is in use by another process");
            }
            Outbox outbox = new Outbox(directory.resolve("outbox.log"), maxBytes, lockFile);
            outbox.recover();
            return outbox;
        } catch (OverlappingFileLockException e) {
            closeQuietly(lockFile);
            throw new StrowgerException("the outbox in " + directory + " is already open in this process", e);
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw new StrowgerException("cannot open the outbox in " + directory + ": " + e, e);
        } catch (StrowgerException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    /**
     * Puts a record at the end.
     *
     * @return false if the outbox is full or the disk does not take it; the record is then lost, counted and logged, and
     *     whoever wrote it goes on: a full disk must not hold up the end of a call
     * @throws IllegalArgumentException if the record is empty or longer than {@link #MAX_RECORD}
     */
    public synchronized boolean append(byte[] record) {
        if (record.length == 0 || record.length > MAX_RECORD) {
            throw new IllegalArgumentException("a record has 1.." + MAX_RECORD + " bytes, not " + record.length);
        }
        long length = Frames.HEADER + (long) record.length;
        // What was acknowledged but not yet given back does not count: it must not keep new records out.
        if (size - acknowledgedBytes + length > maxBytes) {
            lose("is full");
            return false;
        }
        ByteBuffer frame = Frames.frame(record);
        try {
            if (torn) {
                channel.truncate(size);
            }
            torn = true;
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            torn = false;
        } catch (IOException e) {
            lose("cannot be written: " + e.getMessage());
            return false;
        }
        size += length;
        dirty = true;
        waiting.add(record.clone());
        return true;
    }

    private void lose(String why) {
        refused++;
        if (Long.bitCount(refused) == 1) {
            LOG.error("outbox {} {} ({} bytes): {} records lost so far", file, why, size, refused);
        }
    }

    /** The oldest records, at most that many; they stay until {@link #acknowledge}. */
    public synchronized List<byte[]> oldest(int max) {
        List<byte[]> list = new ArrayList<>(Math.min(max, waiting.size()));
        for (byte[] record : waiting) {
            if (list.size() == max) {
                break;
            }
            list.add(record);
        }
        return list;
    }

    /**
     * Forgets the oldest {@code count} records, for they are safe elsewhere.
     *
     * @throws IllegalArgumentException if there are not so many
     */
    public synchronized void acknowledge(int count) {
        if (count < 0 || count > waiting.size()) {
            throw new IllegalArgumentException("cannot acknowledge " + count + " of " + waiting.size());
        }
        for (int i = 0; i < count; i++) {
            acknowledgedBytes += Frames.HEADER + waiting.remove().length;
        }
        try {
            if (waiting.isEmpty() && size > 0) {
                channel.truncate(0);
                torn = false;
                size = 0;
                acknowledgedBytes = 0;
                dirty = true;
            } else if (size > COMPACT_FROM && acknowledgedBytes > size / 2) {
                compact();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot shorten " + file, e);
        }
    }

    /**
     * Takes the oldest record out and keeps it in a file of its own, {@code outbox.refused} of the same directory and form, for an
     * administrator to look at.
     *
     * @throws UncheckedIOException if it cannot be written there; then it waits on
     */
    public synchronized void setAside() {
        try (FileChannel out = openForAppend(file.resolveSibling("outbox.refused"))) {
            ByteBuffer frame = Frames.frame(waiting.element());
            while (frame.hasRemaining()) {
                out.write(frame);
            }
            out.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set a record of " + file + " aside", e);
        }
        aside++;
        acknowledge(1);
    }

    /** How many records were set aside since it was opened. */
    public synchronized long aside() {
        return aside;
    }

    /**
     * Brings everything appended so far to the disk; does nothing when it is there. Meanwhile others may append: a record
     * is written while a caller waits, and must not wait for the disk too.
     */
    public void sync() {
        FileChannel current;
        synchronized (this) {
            if (!dirty) {
                return;
            }
            dirty = false;
            current = channel;
        }
        try {
            current.force(false);
        } catch (ClosedChannelException replaced) {
            // Whoever closed it has brought what it held to the disk: compact() in the new file, close() in this one.
            LOG.debug("outbox {} was replaced while it was synced", file);
        } catch (IOException e) {
            synchronized (this) {
                dirty = true;
            }
            throw new UncheckedIOException("cannot sync " + file, e);
        }
    }

    /** How many records wait. */
    public synchronized int depth() {
        return waiting.size();
    }

    /** How many records were lost because it was full or could not be written. */
    public synchronized long refused() {
        return refused;
    }

    /** Syncs and gives the files back; what waits is delivered after the next {@link #open}. */
    @Override
    public synchronized void close() {
        // Whatever the flag says: another thread's sync may have taken it and not be done.
        dirty = true;
        try {
            sync();
        } finally {
            closeQuietly(channel);
            closeQuietly(lockFile);
        }
    }

    private void recover() throws IOException {
        long good = Frames.read(file, waiting::add);
        long found = channel.size();
        if (found > good) {
            LOG.warn("outbox {}: cut off a torn tail of {} bytes", file, found - good);
            channel.truncate(good);
            channel.force(false);
        }
        size = good;
    }

    // The new file is complete on the disk before it takes the old one's name: a crash leaves one or the other.
    private void compact() throws IOException {
        Path next = file.resolveSibling("outbox.next");
        Files.deleteIfExists(next);
        long bytes = 0;
        FileChannel out = openForAppend(next);
        try {
            for (byte[] record : waiting) {
                ByteBuffer frame = Frames.frame(record);
                while (frame.hasRemaining()) {
                    bytes += out.write(frame);
                }
            }
            out.force(true);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            closeQuietly(out);
            throw e;
        }
        closeQuietly(channel);
        channel = out;
        torn = false;
        size = bytes;
        acknowledgedBytes = 0;
    }

    private static FileChannel openForAppend(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing an outbox file: {}", e.toString());
        }
    }
}
