package org.strowger.mediaserver;

import com.typesafe.config.Config;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.directory.LocalConferenceStore;
import org.strowger.server.EventLog;
import org.strowger.server.Outbox;
import org.strowger.server.RecordDelivery;
import org.strowger.server.Rpc;
import org.strowger.server.Service;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipException;
import org.strowger.sip.SipSettings;

/**
 * A media server: takes orders to dial and announced clients from its dispatchers, and runs the conferences in which they
 * meet (SPEC D). Several may run in one process.
 */
public final class MediaServerService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(MediaServerService.class);

    private final Config config;
    private final MediaServerSettings settings;
    private final Rpc rpc;
    private final EventLog events;
    private final Function<MediaSettings, MediaPlane> planes;
    private volatile boolean paused;
    private volatile @Nullable Running running;

    /**
     * A media server with RTP on the network.
     *
     * @param block settings under {@code strowger.media-server}; what it leaves out comes from reference.conf
     * @param rpc way to the dispatchers
     * @throws org.strowger.server.StrowgerException naming the key that is missing or wrong
     */
    public MediaServerService(Config block, Rpc rpc, EventLog events) {
        this(block, rpc, events, RtpMediaPlane::new);
    }

    /**
     * @param block settings under {@code strowger.media-server}; what it leaves out comes from reference.conf
     * @param rpc way to the dispatchers
     * @param planes makes the RTP side
     * @throws org.strowger.server.StrowgerException naming the key that is missing or wrong
     */
    public MediaServerService(Config block, Rpc rpc, EventLog events, Function<MediaSettings, MediaPlane> planes) {
        this.config = MediaServerSettings.complete(block);
        this.settings = MediaServerSettings.of(config);
        this.rpc = rpc;
        this.events = events;
        this.planes = planes;
    }

    @Override
    public String name() {
        return "media-server";
    }

    @Override
    public void start() {
        Running starting = new Running();
        try {
            starting.begin();
        } catch (RuntimeException e) {
            starting.end(Duration.ZERO);
            throw e;
        }
        running = starting;
        LOG.info("media server {} takes SIP at {}", settings.name(), sipAddress());
    }

    @Override
    public void stop(Duration limit) {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.end(limit);
        }
    }

    /** No new orders or tickets; who has a ticket may still come. */
    @Override
    public void pause() {
        accept(false);
    }

    @Override
    public void resume() {
        accept(true);
    }

    @Override
    public String trouble() {
        Running now = running;
        if (now == null) {
            return "not running";
        }
        if (!settings.dispatchers().isEmpty() && now.links.stream().noneMatch(DispatcherLink::inContact)) {
            return "no dispatcher in contact";
        }
        return now.delivery == null ? "" : now.delivery.trouble();
    }

    @Override
    public Map<String, Long> gauges() {
        Running now = running;
        return now == null ? Map.of() : now.gauges();
    }

    @Override
    public Map<String, Long> counters() {
        Running now = running;
        return now == null || now.plane == null ? Map.of() : now.plane.counters();
    }

    /** Where SIP clients and trunks reach it, host:port as advertised; "" when it is not running. */
    public String sipAddress() {
        Running now = running;
        return now == null || now.agent == null ? "" : now.agent.advertised();
    }

    private void accept(boolean now) {
        paused = !now;
        Running of = running;
        if (of != null) {
            of.broadcast.capacity();
        }
    }

    private boolean accepting() {
        return !paused;
    }

    /** Everything that exists between start and stop. */
    private final class Running {
        private final Broadcast broadcast = new Broadcast();
        private final List<DispatcherLink> links = new ArrayList<>();
        private final List<ManagedChannel> recordChannels = new ArrayList<>();
        private final Timers timers = new Timers();
        private final Places places =
                new Places(settings.places(), this::room, settings.trunks().values(), broadcast::capacity);
        private final Conferences conferences =
                new Conferences(new LocalConferenceStore(), settings.conferences()::of, broadcast::conference);
        private @Nullable RecordDelivery delivery;
        private @Nullable MediaPlane plane;
        private @Nullable Legs legs;
        private @Nullable SipAgent agent;
        private @Nullable OrderDesk desk;
        private @Nullable WillCallList willCall;

        void begin() {
            Outbox outbox = Outbox.open(
                    Path.of(config.getString("outbox.directory")).resolve(settings.name()),
                    config.getBytes("outbox.max-size"));
            settings.records().forEach(address -> recordChannels.add(rpc.connect(address)));
            RecordDelivery records = new RecordDelivery(settings.name(), outbox, recordChannels);
            delivery = records;
            MediaPlane media = planes.apply(settings.media());
            plane = media;
            Legs all = new Legs(media, timers);
            legs = all;
            Site site = new Site(settings, all, conferences, events, records::add, Clock.systemUTC());
            WillCallList list = new WillCallList(site, places, MediaServerService.this::accepting);
            willCall = list;
            GuessLimit guesses = new GuessLimit(settings.wrongTicketsPerMinute(), System::nanoTime);
            SipAgent sip = openSip(new FrontDoor(site, list, guesses, broadcast::progress));
            agent = sip;
            OrderDesk orders =
                    new OrderDesk(site, sip, places, broadcast::progress, MediaServerService.this::accepting);
            desk = orders;
            Dispatchee dispatchee = new Dispatchee(
                    site, places, orders, list, MediaServerService.this::accepting, System.currentTimeMillis());
            for (String address : settings.dispatchers()) {
                DispatcherLink link =
                        new DispatcherLink(address, rpc.connect(address), dispatchee, timers, settings.reportEvery());
                links.add(link);
                broadcast.add(link);
            }
            links.forEach(DispatcherLink::open);
        }

        private int room() {
            MediaPlane media = plane;
            return media == null ? Integer.MAX_VALUE : media.room(settings.busyLimit());
        }

        private SipAgent openSip(FrontDoor door) {
            HostPort bind = HostPort.parse(settings.sipBind());
            try {
                return SipAgents.open(
                        SipSettings.on(bind.host(), bind.port())
                                .advertising(settings.sipAdvertised())
                                // Places decide who is taken; calls that ring or are ending need none of them.
                                .taking(Math.max(2_000, 2 * settings.places()))
                                .named("Strowger " + settings.name()),
                        door);
            } catch (SipException e) {
                throw new org.strowger.server.StrowgerException(
                        "media server " + settings.name() + ": " + e.getMessage(), e);
            }
        }

        Map<String, Long> gauges() {
            Map<String, Long> gauges = new TreeMap<>();
            gauges.put("conferences", (long) conferences.count());
            gauges.put("places-used", (long) places.used());
            if (legs != null) {
                gauges.put("legs", (long) legs.count());
            }
            if (desk != null) {
                gauges.put("orders", (long) desk.count());
            }
            if (willCall != null) {
                gauges.put("will-call", (long) willCall.count());
            }
            if (agent != null) {
                gauges.put("sip-calls", (long) agent.calls());
            }
            if (plane != null) {
                gauges.put("media-legs", (long) plane.legs());
                gauges.put("mixes", (long) plane.conferences());
            }
            if (delivery != null) {
                gauges.put("records-waiting", (long) delivery.depth());
            }
            return gauges;
        }

        /** From the outside in: no new work, calls ended, their records delivered, then what carried them. */
        void end(Duration limit) {
            Duration part = limit.dividedBy(2);
            if (willCall != null) {
                willCall.clear();
            }
            if (legs != null) {
                legs.endAll(Cause.NORMAL_CLEARING, "media server stops", part);
            }
            if (agent != null) {
                agent.close();
            }
            if (plane != null) {
                plane.close();
            }
            links.forEach(DispatcherLink::close);
            timers.close();
            if (delivery != null) {
                if (!delivery.drain(part)) {
                    LOG.info("{} records wait for the next start", delivery.depth());
                }
                delivery.close();
            }
            recordChannels.forEach(this::shutDown);
        }

        private void shutDown(ManagedChannel channel) {
            channel.shutdown();
            try {
                if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException e) {
                channel.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
