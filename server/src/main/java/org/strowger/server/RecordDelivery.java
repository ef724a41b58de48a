package org.strowger.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.RecordsGrpc;

/**
 * Carries the records of legs from an {@link Outbox} to whoever keeps them, at least once and in order (SPEC A9).
 *
 * <p>The receivers are tried in the order given; one that failed is tried again in the next round. Records wait for as
 * long as it takes. One that a receiver says it will never take (INVALID_ARGUMENT) is set aside, so that it does not hold up
 * those behind it. {@link #add} may be called from any thread and never waits for the network.
 */
public final class RecordDelivery implements AutoCloseable {
    private static final int BATCH = 200;
    private static final long DEADLINE_MS = 5_000;
    // Records are not urgent: a moment's patience gathers a call's records into one batch and one sync.
    private static final long GATHER_MS = 100;
    private static final long FIRST_RETRY_MS = 250;
    private static final long LAST_RETRY_MS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(RecordDelivery.class);

    /** Rounds without success, a quarter of a minute: a receiver that is started again is no trouble. */
    private static final int TROUBLING = 8;

    private final String server;
    private final Outbox outbox;
    private final List<ManagedChannel> receivers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean closing;
    private long added;
    /** Rounds in which nobody took anything; the delivering thread's. */
    private volatile int failures;
    /** How many are offered at once: fewer and fewer while the one is looked for that is not taken. */
    private int most = BATCH;

    private volatile String refusal = "";

    /**
     * Begins to deliver.
     *
     * @param server name of this server, part of every record's key
     * @param outbox closed with this
     * @param receivers channels to servers of {@code Records}, best first; shut down by their owner after this is closed
     */
    public RecordDelivery(String server, Outbox outbox, List<ManagedChannel> receivers) {
        this.server = server;
        this.outbox = outbox;
        this.receivers = List.copyOf(receivers);
        this.thread = Thread.ofVirtual().name("records of " + server).start(this::run);
    }

    /** Takes a record; it survives the death of this process from then on. */
    public void add(LegRecord record) {
        outbox.append(record.toByteArray());
        lock.lock();
        try {
            added++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many records wait. */
    public int depth() {
        return outbox.depth();
    }

    /** One line when records were lost, or are refused again and again by those who should keep them; else empty. */
    public String trouble() {
        long refused = outbox.refused();
        if (refused > 0) {
            return "outbox was full or could not be written: " + refused + " records lost";
        }
        if (failures >= TROUBLING) {
            return "records are not taken: " + refusal;
        }
        long aside = outbox.aside();
        return aside > 0 ? aside + " records are taken by nobody and were set aside: " + refusal : "";
    }

    /**
     * Waits until everything was delivered.
     *
     * @return false if the time was too short; the rest is delivered after the next start
     */
    public boolean drain(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while (outbox.depth() > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofMillis(2 * DEADLINE_MS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
    }

    private void run() {
        long retry = FIRST_RETRY_MS;
        long pause = GATHER_MS;
        while (waitForWork(pause)) {
            try {
                outbox.sync();
                if (deliverOldest()) {
                    retry = FIRST_RETRY_MS;
                    pause = outbox.depth() >= BATCH ? 0 : GATHER_MS;
                } else {
                    pause = retry;
                    retry = Math.min(2 * retry, LAST_RETRY_MS);
                }
            } catch (RuntimeException e) {
                // A full or broken disk: the records in memory can still be delivered in the next round.
                LOG.error("records of {}: {}", server, e.toString());
                pause = retry;
                retry = Math.min(2 * retry, LAST_RETRY_MS);
            }
        }
    }

    private boolean waitForWork(long pauseMs) {
        lock.lock();
        try {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
            while (!closing) {
                long left = until - System.nanoTime();
                if (left > 0) {
                    changed.awaitNanos(left);
                } else if (outbox.depth() == 0) {
                    long seen = added;
                    while (!closing && added == seen && outbox.depth() == 0) {
                        changed.await();
                    }
                    until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MS);
                } else {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean deliverOldest() {
        List<byte[]> batch = outbox.oldest(most);
        if (batch.isEmpty()) {
            return true;
        }
        List<LegRecord> records = new ArrayList<>(batch.size());
        for (byte[] bytes : batch) {
            try {
                records.add(LegRecord.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                // Its checksum was right, so it was written so: keeping it would hold up all that come after it.
                LOG.error("records of {}: one record is none and is left out", server);
            }
        }
        DeliverRequest request = DeliverRequest.newBuilder()
                .setServer(server)
                .addAllRecords(records)
                .build();
        boolean never = false;
        for (ManagedChannel receiver : receivers) {
            // The pause between tries is ours; gRPC's would grow to two minutes.
            receiver.resetConnectBackoff();
            try {
                var reply = RecordsGrpc.newBlockingStub(receiver)
                        .withDeadlineAfter(DEADLINE_MS, TimeUnit.MILLISECONDS)
                        .deliver(request);
                LOG.debug("records of {}: {} delivered, {} new", server, records.size(), reply.getStored());
                acknowledge(batch.size());
                failures = 0;
                most = BATCH;
                return true;
            } catch (StatusRuntimeException e) {
                boolean impossible = e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
                if (impossible || !never) {
                    refusal = StatusLine.of(e);
                }
                never |= impossible;
            }
        }
        if (never) {
            narrow(batch.size());
            return true;
        }
        int failed = failures + 1;
        failures = failed;
        if (failed >= TROUBLING && Integer.bitCount(failed) == 1) {
            LOG.warn("records of {} are not taken, {} wait: {}", server, outbox.depth(), refusal);
        }
        return false;
    }

    /** One of so many will never be taken; which one, halving tells. */
    private void narrow(int offered) {
        most = Math.max(1, offered / 2);
        if (offered == 1) {
            LOG.error("records of {}: one is taken by nobody and is set aside: {}", server, refusal);
            outbox.setAside();
            tellChanged();
            most = BATCH;
        }
    }

    private void acknowledge(int count) {
        outbox.acknowledge(count);
        tellChanged();
    }

    private void tellChanged() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
