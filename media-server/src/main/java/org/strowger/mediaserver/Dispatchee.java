package org.strowger.mediaserver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.strowger.protocol.v1.Capacity;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.MediaServerReport;

/** What dispatchers learn from this server, and what of it does their bidding (SPEC B2, C1). Any thread. */
final class Dispatchee {
    private final Site site;
    private final Places places;
    private final OrderDesk desk;
    private final WillCallList willCall;
    private final BooleanSupplier accepting;
    private final long bootEpoch;

    /** @param bootEpoch grows with every start of this server */
    Dispatchee(
            Site site,
            Places places,
            OrderDesk desk,
            WillCallList willCall,
            BooleanSupplier accepting,
            long bootEpoch) {
        this.site = site;
        this.places = places;
        this.desk = desk;
        this.willCall = willCall;
        this.accepting = accepting;
        this.bootEpoch = bootEpoch;
    }

    OrderDesk desk() {
        return desk;
    }

    WillCallList willCall() {
        return willCall;
    }

    Capacity capacity() {
        return places.capacity(accepting.getAsBoolean());
    }

    /** What comes first on every stream: who we are, what lives here, and what became of orders while there was no contact. */
    List<MediaServerReport> introduction(Instant contactLost) {
        MediaServerSettings settings = site.settings();
        Hello.Builder hello = Hello.newBuilder()
                .setMediaServer(settings.name())
                .setBootEpoch(bootEpoch)
                .setLocation(settings.location())
                .setRegion(settings.region())
                .addAllCapabilities(settings.capabilities())
                .setSipAddress(desk.agent().advertised())
                .setCapacity(capacity())
                .addAllConferences(site.conferences().live())
                .setInService(accepting.getAsBoolean())
                .setVersion(version());
        settings.trunks().values().forEach(trunk -> hello.addTrunks(trunk.announced()));
        List<MediaServerReport> all = new ArrayList<>();
        all.add(MediaServerReport.newBuilder().setHello(hello).build());
        desk.standing(contactLost)
                .forEach(progress -> all.add(
                        MediaServerReport.newBuilder().setProgress(progress).build()));
        return all;
    }

    private static String version() {
        String version = Dispatchee.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
