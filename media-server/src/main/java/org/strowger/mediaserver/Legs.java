package org.strowger.mediaserver;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.strowger.sip.Sdp.Format;

/** All legs of this server. Any thread. */
final class Legs {
    private final MediaPlane plane;
    private final Timers timers;
    private final Set<SipLeg> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();

    Legs(MediaPlane plane, Timers timers) {
        this.plane = plane;
        this.timers = timers;
    }

    /**
     * Makes a leg with media of its own and nobody at the other end yet.
     *
     * @param announcedOnly see {@link MediaPlane.Target}
     * @param codecs in our order of preference
     * @throws RuntimeException if no port is free
     */
    SipLeg open(
            SerialQueue queue,
            LegJournal journal,
            LegOwner owner,
            String language,
            boolean announcedOnly,
            List<Format> codecs) {
        SipLeg leg = new SipLeg(this, queue, journal, owner, language, announcedOnly, codecs);
        open.add(leg);
        return leg;
    }

    int count() {
        return open.size();
    }

    /** Ends every leg and waits until nothing is left of them, or the time is up. */
    void endAll(int q850, String why, Duration limit) {
        for (SipLeg leg : open) {
            leg.end(q850, why);
        }
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!open.isEmpty() && nanos > 0) {
                nanos = fewer.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    MediaPlane plane() {
        return plane;
    }

    Timers timers() {
        return timers;
    }

    void closed(SipLeg leg) {
        lock.lock();
        try {
            open.remove(leg);
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
