package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.bridge.Conference;
import org.strowger.codecs.G711;
import org.strowger.conference.Mixing;
import org.strowger.server.StrowgerException;

/** The {@link MediaPlane} of RTP workers: gives legs and conferences to them, and keeps the lists of both. */
public final class RtpMediaPlane implements MediaPlane {
    private static final Logger LOG = LoggerFactory.getLogger(RtpMediaPlane.class);

    private final MediaSettings settings;
    private final MediaPorts ports;
    /** What no worker counts; under its own lock. */
    private final Counters counters = new Counters();

    private final Sounds sounds;
    private final ExecutorService announcer;
    private final List<RtpWorker> workers = new ArrayList<>();
    private final Set<RtpLeg> legs = ConcurrentHashMap.newKeySet();
    private final Map<String, Running> conferences = new HashMap<>();
    private boolean closed;
    private int nextWorker;

    /** A conference and how many legs are in it, or on their way. */
    private static final class Running {
        final MixedConference conference;
        Mixing mixing;
        int members;

        Running(MixedConference conference, Mixing mixing) {
            this.conference = conference;
            this.mixing = mixing;
        }
    }

    /**
     * Opens the workers' ports and starts them.
     *
     * @throws StrowgerException if a port cannot be had; nothing is then left running
     */
    public RtpMediaPlane(MediaSettings settings) {
        this.settings = settings;
        ports = new MediaPorts(settings);
        sounds = new Sounds(settings.sounds());
        announcer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("media-events").factory());
        try {
            for (int i = 0; i < settings.workers(); i++) {
                workers.add(new RtpWorker(i, settings, ports, this::announce));
            }
        } catch (StrowgerException e) {
            close();
            throw e;
        }
        workers.forEach(RtpWorker::start);
    }

    private void announce(Runnable event) {
        try {
            announcer.execute(() -> {
                try {
                    event.run();
                } catch (RuntimeException e) {
                    LOG.error("a leg's owner failed at an event", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("an event after the end of the media plane");
        }
    }

    @Override
    public MediaLeg open(Events events) {
        return open(events, false);
    }

    @Override
    public MediaLeg open(Events events, boolean announcedOnly) {
        RtpWorker worker;
        synchronized (this) {
            if (closed) {
                throw new StrowgerException("the media plane has ended");
            }
            worker = workers.get(nextWorker);
            nextWorker = (nextWorker + 1) % workers.size();
        }
        LegStream stream = new LegStream(
                settings,
                "strowger@" + settings.advertisedAddress(),
                worker.nextSlot(),
                G711.PCMU,
                worker.counters(),
                worker.waiting(),
                worker.workspace(),
                this::announce,
                events);
        RtpLeg leg = new RtpLeg(this, worker, stream, announcedOnly);
        legs.add(leg);
        return leg;
    }

    @Override
    public int legs() {
        return legs.size();
    }

    @Override
    public int room(double busyLimit) {
        long room = 0;
        for (RtpWorker worker : workers) {
            room += worker.cost().room(busyLimit);
        }
        return (int) Math.min(Integer.MAX_VALUE, room);
    }

    @Override
    public synchronized int conferences() {
        return conferences.size();
    }

    /** What {@link #meanings} explains, and how late slots began. */
    @Override
    public Map<String, Long> counters() {
        List<Counters> all = new ArrayList<>();
        all.add(counters);
        workers.forEach(w -> all.add(w.counters()));
        Map<String, Long> sum = new TreeMap<>(Counters.sum(all));
        sum.putAll(Lateness.within(workers.stream().map(RtpWorker::lateness).toList()));
        return sum;
    }

    /** What each of {@link #counters} means, in a sentence. */
    public static Map<String, String> meanings() {
        return Counters.meanings();
    }

    MediaPorts ports() {
        return ports;
    }

    MediaSettings settings() {
        return settings;
    }

    Sound sound(Prompt prompt) {
        Optional<Sound> sound = sounds.find(prompt);
        if (sound.isEmpty()) {
            synchronized (counters) {
                counters.add(MediaCounter.SOUND_MISSING);
            }
        }
        return sound.orElse(Sound.NOTHING);
    }

    /** A leg comes into a conference; the first one's worker mixes it. */
    synchronized MixedConference enter(String name, Mixing mixing, RtpWorker first) {
        Running running = conferences.computeIfAbsent(name, n -> begin(n, mixing, first));
        if (!running.mixing.equals(mixing)) {
            running.mixing = mixing;
            running.conference.worker().send(new Command.Mix(running.conference, mixing));
        }
        running.members++;
        return running.conference;
    }

    private static Running begin(String name, Mixing mixing, RtpWorker first) {
        MixedConference conference = new MixedConference(
                name, first, first.nextSlot(), new Conference(mixing.talkers(), PlayedOver.RESAMPLERS));
        conference.mix(mixing);
        return new Running(conference, mixing);
    }

    /** How conferences are mixed of which nothing else is said. */
    Mixing usualMixing() {
        return new Mixing(settings.mostTalkers(), Mixing.USUAL.dominance());
    }

    /** A leg goes out; with the last one the conference ends, and a later one of the same name is another. */
    synchronized void exit(MixedConference conference) {
        Running running = conferences.get(conference.name());
        if (running != null && --running.members == 0) {
            conferences.remove(conference.name());
        }
    }

    void closed(RtpLeg leg) {
        legs.remove(leg);
    }

    /** Ends every leg, and frees all ports and threads. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        workers.forEach(RtpWorker::close);
        legs.clear();
        announcer.shutdown();
        try {
            if (!announcer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("a leg's owner holds up the end of the media plane");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
