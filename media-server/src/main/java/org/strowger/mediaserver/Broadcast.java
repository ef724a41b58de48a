package org.strowger.mediaserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.strowger.protocol.v1.ConferenceReport;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;

/**
 * Tells every dispatcher in contact the same: each keeps tables of its own (SPEC B6). One that is out of contact hears all
 * that still matters when it comes back. Any thread.
 */
final class Broadcast {
    private final List<DispatcherLink> links = new CopyOnWriteArrayList<>();

    void add(DispatcherLink link) {
        links.add(link);
    }

    void progress(OrderProgress progress) {
        send(MediaServerReport.newBuilder().setProgress(progress).build());
    }

    void conference(ConferenceReport report) {
        send(MediaServerReport.newBuilder().setConference(report).build());
    }

    void capacity() {
        links.forEach(DispatcherLink::sendCapacity);
    }

    private void send(MediaServerReport report) {
        links.forEach(link -> link.send(report));
    }
}
