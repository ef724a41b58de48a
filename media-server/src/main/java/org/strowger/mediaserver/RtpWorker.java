package org.strowger.mediaserver;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/**
 * One platform thread, one shared UDP port, and its share of legs and conferences. The 20 ms of a tick are cut into slots;
 * each begins at its own absolute time, takes commands and packets in and then does its part of the work, so that the load
 * is flat. Without legs the thread sleeps.
 */
final class RtpWorker implements AutoCloseable {
    /** Also how finely the arrival of packets is known: 5 ms. */
    static final int SLOTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(RtpWorker.class);
    private static final long SLOT_NANOS = 20_000_000 / SLOTS;
    /** Of 20 ms, in one waking. The first packet after a rest waits no longer. */
    private static final int RESTED_ROUNDS = 3;

    private static final long GIVE_UP_NANOS = 100_000_000;
    /** What fails does so 50 times a second. */
    private static final long LOG_EVERY = 1_000_000_000;

    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
    private static final int MOST_COMMANDS = 4096;
    private static final long ENQUEUE_SECONDS = 2;

    private final int number;
    private final int niceness;
    private final Counters counters = new Counters();
    private final Lateness lateness = new Lateness();
    private final PacketIo io;
    private final WaitingPackets waiting = new WaitingPackets();
    private final Workspace workspace = new Workspace();
    private final Sorter sorter;
    private final PortPair shared;
    private final Executor announcer;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MOST_COMMANDS);
    private final SlotWork[] slots = new SlotWork[SLOTS];
    private final Set<LegStream> streams = new HashSet<>();
    private final ConcurrentMap<Long, RtpLeg> claims = new ConcurrentHashMap<>();
    private final Thread thread;
    private final LegCost cost = new LegCost(RtpWorker::processorNanos);
    private volatile boolean running = true;
    private int nextSlot;
    private long loggedAt = System.nanoTime() - LOG_EVERY - 1;

    RtpWorker(int number, MediaSettings settings, MediaPorts ports, Executor announcer) {
        this.number = number;
        this.announcer = announcer;
        io = PacketIo.open(counters);
        sorter = new Sorter(counters, waiting);
        try {
            shared = ports.bind(io, sorter::rtp, sorter::rtcp);
        } catch (StrowgerException e) {
            io.close();
            throw e;
        }
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new SlotWork(counters, this::failed);
        }
        niceness = settings.niceness();
        thread = Thread.ofPlatform().name("rtp-" + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Counters counters() {
        return counters;
    }

    /** What its legs cost it; any thread. */
    LegCost cost() {
        return cost;
    }

    Lateness lateness() {
        return lateness;
    }

    PacketIo io() {
        return io;
    }

    /** The pair of ports for every leg that can be told apart by its address. */
    PortPair shared() {
        return shared;
    }

    /** Where packets wait for the ticks of its legs. */
    WaitingPackets waiting() {
        return waiting;
    }

    /** For its legs, on its thread. */
    Workspace workspace() {
        return workspace;
    }

    Sorter sorter() {
        return sorter;
    }

    /** Announced addresses on the shared port, and whose they are; any thread. */
    ConcurrentMap<Long, RtpLeg> claims() {
        return claims;
    }

    /** Slots in turn, for legs and conferences that begin. */
    synchronized int nextSlot() {
        nextSlot = (nextSlot + 1) % SLOTS;
        return nextSlot;
    }

    /**
     * Gives a command; any thread.
     *
     * @return false if the worker has ended and does nothing more
     * @throws StrowgerException if the worker takes none
     */
    boolean send(Command command) {
        if (!running) {
            return false;
        }
        try {
            if (!commands.offer(command, ENQUEUE_SECONDS, TimeUnit.SECONDS)) {
                throw new StrowgerException("media worker " + number + " takes no commands");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("interrupted while commanding media worker " + number, e);
        }
        if (!running && commands.remove(command)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    private void run() {
        Niceness.take(niceness)
                .ifPresent(why -> LOG.info("media worker {} has no nice value of {}: {}", number, niceness, why));
        long due = System.nanoTime();
        while (running) {
            due = round(due);
        }
        obey();
        for (LegStream stream : streams) {
            stream.close(System.nanoTime());
        }
        io.flush();
        io.close();
    }

    /** 20 ms, in methods of their own, which the compiler sees soon; returns when the next ones begin. */
    private long round(long due) {
        boolean resting = isResting();
        if (resting && streams.isEmpty() && commands.isEmpty() && isEmpty()) {
            LockSupport.park(this);
            obey();
            return System.nanoTime();
        }
        if (resting) {
            return rest(due);
        }
        long next = due;
        for (int slot = 0; slot < SLOTS && running; slot++) {
            waitUntil(next);
            next = work(slot, slot + 1, next);
        }
        return next;
    }

    private boolean isEmpty() {
        for (SlotWork slot : slots) {
            if (!slot.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean isResting() {
        for (SlotWork slot : slots) {
            if (!slot.isResting()) {
                return false;
            }
        }
        return true;
    }

    /** Nobody has anything to say: one waking in place of twelve, and a command need not wait for it. */
    private long rest(long due) {
        long end = due + (RESTED_ROUNDS - 1) * SLOTS * SLOT_NANOS;
        for (long left = end - System.nanoTime(); left > 0 && running; left = end - System.nanoTime()) {
            if (!commands.isEmpty()) {
                obey();
                if (!isResting()) {
                    return System.nanoTime();
                }
            }
            LockSupport.parkNanos(this, left);
        }
        return work(0, SLOTS, end);
    }

    /** The turn of some slots; returns when the next one is due. */
    private long work(int from, int to, long due) {
        long now = System.nanoTime();
        counters.add(MediaCounter.TICKS);
        lateness.add(now - due);
        if (now - due > SLOT_NANOS) {
            counters.add(MediaCounter.LATE_TICKS);
        }
        obey();
        // Apart: one far end's packets must not cost all legs their tick.
        receive(now);
        for (int slot = from; slot < to; slot++) {
            tick(slots[slot], now);
        }
        if (to - from == SLOTS) {
            visit(now);
        }
        long done = System.nanoTime();
        cost.worked(due, now, done, streams.size());
        long next = due + (to - from) * SLOT_NANOS;
        while (done - next > GIVE_UP_NANOS) {
            next += SLOT_NANOS;
            counters.add(MediaCounter.SKIPPED_TICKS);
        }
        return next;
    }

    /** Processor time of the thread that asks; negative where the system does not tell. */
    private static long processorNanos() {
        return PROCESSOR.isCurrentThreadCpuTimeSupported() ? PROCESSOR.getCurrentThreadCpuTime() : -1;
    }

    private void waitUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0 && running) {
            io.sleep(left);
            left = due - System.nanoTime();
        }
    }

    /** The ticks that were left out were those of visits alone, unless somebody has been roused now. */
    private void visit(long now) {
        for (int round = 1; round < RESTED_ROUNDS && isResting(); round++) {
            for (SlotWork slot : slots) {
                tick(slot, now);
            }
        }
    }

    private void tick(SlotWork slot, long now) {
        try {
            slot.tick(now);
            io.flush();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void receive(long now) {
        try {
            io.receive(now);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        counters.add(MediaCounter.TICKS_FAILED);
        long now = System.nanoTime();
        if (now - loggedAt > LOG_EVERY) {
            loggedAt = now;
            LOG.error("media worker {}", number, e);
        }
    }

    private void obey() {
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            try {
                obey(command);
            } catch (RuntimeException e) {
                LOG.error("media worker {} at {}", number, command, e);
            }
        }
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Begin c -> {
                c.stream().use(c.ports(), c.shared());
                streams.add(c.stream());
            }
            case Command.Connect c -> c.stream().connect(c.agreed());
            case Command.Enter c -> enter(c);
            case Command.Exit c -> exit(c);
            case Command.Drive c -> drive(c);
            case Command.Mute c -> c.participant().mute(c.muted());
            case Command.Wire c -> c.conference().wire(c.participant(), c.wiring());
            case Command.Adjust c -> c.conference().adjust(c.participant(), c.talk());
            case Command.Ignore c -> c.conference().mixer().ignore(c.listener(), c.talker(), c.on());
            case Command.Mix c -> c.conference().mix(c.mixing());
            case Command.Play c -> c.stream().play(c.prompt(), c.sound());
            case Command.StopPlaying c -> c.stream().stopPlaying();
            case Command.SendDigits c -> c.stream().sendDigits(c.digits());
            case Command.Pressed c -> c.stream().pressedBySignalling(System.nanoTime(), c.digit());
            case Command.Measure c -> tell(c.stream(), c.now());
            case Command.End c -> end(c);
        }
    }

    private void enter(Command.Enter c) {
        if (c.conference().mixer().size() == 0) {
            slots[c.conference().slot()].add(c.conference());
        } else {
            slots[c.conference().slot()].rouse(c.conference());
        }
        c.conference().wire(c.participant(), c.wiring());
        c.conference().adjust(c.participant(), c.talk());
        c.conference().mixer().add(c.participant());
    }

    private void exit(Command.Exit c) {
        c.conference().mixer().remove(c.participant());
        if (c.conference().mixer().size() == 0) {
            slots[c.conference().slot()].remove(c.conference());
        }
    }

    private void drive(Command.Drive c) {
        if (c.by().isPresent()) {
            MixedConference conference = c.by().get();
            slots[c.stream().slot()].release(c.stream());
            c.stream().drivenBy(() -> slots[conference.slot()].rouse(conference));
        } else {
            c.stream().drivenBy(() -> {});
            slots[c.stream().slot()].drive(c.stream(), c.cross());
        }
    }

    private void end(Command.End c) {
        slots[c.stream().slot()].release(c.stream());
        streams.remove(c.stream());
        c.stream().close(System.nanoTime());
        tell(c.stream(), c.last());
    }

    private void tell(LegStream stream, Consumer<MediaPlane.Figures> to) {
        MediaPlane.Figures figures = stream.figures();
        announcer.execute(() -> to.accept(figures));
    }

    /** Ends the thread and every leg on it; waits for it. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (thread.getState() == Thread.State.NEW) {
            // A later worker could not begin, so this one never did.
            io.close();
        }
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
