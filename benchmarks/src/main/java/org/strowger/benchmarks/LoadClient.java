package org.strowger.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipSettings;

/**
 * Callers of our own, for what confload cannot do: other codecs, and leaving and coming again. One user agent for all,
 * their media on one thread; each has a port of its own.
 */
final class LoadClient implements AutoCloseable {
    private static final long PACKET_NANOS = 20_000_000;
    private static final long END_MILLIS = 2_000;
    private static final int MOST_CALLS = 20_000;
    private static final int MOST_REQUESTS = 2_000;

    private final String network;
    private final AtomicInteger calls = new AtomicInteger();
    private final SipAgent agent;
    private final Map<Said, Speech> speeches = new ConcurrentHashMap<>();
    private final Queue<CallerMedia> coming = new ConcurrentLinkedQueue<>();
    private final Queue<CallerMedia> going = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("callers").unstarted(this::run);
    private volatile boolean running = true;
    private final AtomicLong late = new AtomicLong();

    private record Said(Voice voice, int hertz) {}

    /** @param host loopback address for SIP; the callers' own addresses are of the same 127.x/16, from 127.x.128.1 on */
    LoadClient(String host) {
        network = host.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1.");
        agent = SipAgents.outgoingOnly(
                SipSettings.on(host, 0).named("Strowger load client").limited(MOST_CALLS, MOST_REQUESTS));
        thread.start();
    }

    /**
     * Calls.
     *
     * @param address host:port of the server
     * @param conference digits to dial
     * @param hertz of the caller's tone, 0 for silence
     */
    LoadCall call(String address, String conference, Voice voice, int hertz) {
        // An address of its own, like callers at home: those at one address would each need a port at the server.
        Speech speech = speeches.computeIfAbsent(
                new Said(voice, hertz), said -> new Speech(said.voice().codec(), hertz));
        int number = calls.getAndIncrement();
        String home = network + (128 + number / 250 % 128) + "." + (1 + number % 250);
        CallerMedia media = new CallerMedia(home, speech);
        LoadCall call = new LoadCall(agent, Sdp.offer(home, media.port(), List.of(voice.format())), Optional.of(media));
        coming.add(media);
        call.dial(conference, address);
        return call;
    }

    /** Hangs up and gives the caller's port back; he is not asked any more after that. */
    void end(LoadCall call) {
        call.hangUp();
        going.add(call.media());
    }

    private void run() {
        List<CallerMedia> callers = new ArrayList<>();
        long due = System.nanoTime();
        while (running) {
            for (CallerMedia caller = coming.poll(); caller != null; caller = coming.poll()) {
                callers.add(caller);
            }
            for (CallerMedia caller = going.poll(); caller != null; caller = going.poll()) {
                callers.remove(caller);
                caller.close();
            }
            speeches.values().forEach(Speech::next);
            callers.forEach(CallerMedia::tick);
            due += PACKET_NANOS;
            long left = due - System.nanoTime();
            if (left < -PACKET_NANOS) {
                late.incrementAndGet();
            }
            while (left > 0 && running) {
                LockSupport.parkNanos(left);
                left = due - System.nanoTime();
            }
        }
    }

    /** Ticks of its own that it was more than 20 ms late for: its load was then not what it should be. */
    long late() {
        return late.get();
    }

    /**
     * Ends the media, so that the callers can be asked by another thread what they heard last.
     *
     * @throws StrowgerException if they do not end in time
     */
    void stopMedia() throws InterruptedException {
        running = false;
        LockSupport.unpark(thread);
        if (!thread.join(Duration.ofMillis(END_MILLIS))) {
            throw new StrowgerException("the callers' media do not end");
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        agent.close();
        if (!thread.isAlive()) {
            speeches.values().forEach(Speech::close);
        }
    }
}
