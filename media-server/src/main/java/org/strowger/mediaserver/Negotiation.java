package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.mediaserver.MediaPlane.Target;
import org.strowger.sip.Sdp;
import org.strowger.sip.Sdp.Format;

/**
 * Offers and answers of one leg (RFC 3264), and what they mean for its media. The leg's address and port are the same in
 * all of them, so a new dialog can take the media over without anybody hearing it.
 */
final class Negotiation {
    private static final int EVENTS = 101;
    /** Events have the clock of the speech that they interrupt (RFC 4733 §2.1), so there are two kinds. */
    private static final Format EVENTS_OF_OPUS = new Format(102, "telephone-event", 48_000, 1, "0-16");

    private final MediaLeg media;
    private final boolean announcedOnly;
    private final List<Format> codecs;

    /**
     * @param announcedOnly see {@link Target}
     * @param codecs in our order of preference, perhaps with comfort noise
     */
    Negotiation(MediaLeg media, boolean announcedOnly, List<Format> codecs) {
        this.media = media;
        this.announcedOnly = announcedOnly;
        this.codecs = codecs;
    }

    /**
     * @param answer what to say
     * @param target what it means for the media
     */
    record Agreed(Sdp answer, Target target) {}

    Sdp offer() {
        return ours(codecs);
    }

    /**
     * The answer to the first offer, by our order of preference; empty when no codec or kind of address is common.
     *
     * @param source host:port that the offer came from
     */
    Optional<Agreed> answer(Sdp offer, String source) {
        return answer(offer, source, codecs);
    }

    /**
     * The answer to a later offer, by the far end's order: a switch that lets two parties send to each other directly puts
     * first what the other one already speaks.
     *
     * @param source host:port that the offer came from
     */
    Optional<Agreed> answerAgain(Sdp offer, String source) {
        List<Format> theirs = offer.codecs();
        List<Format> ours = new ArrayList<>(codecs);
        ours.sort(Comparator.comparingInt(mine -> rank(theirs, mine)));
        return answer(offer, source, ours);
    }

    /** What the answer to our offer means; empty when it refuses the audio or chooses what we did not offer. */
    Optional<Target> accept(Sdp answer) {
        if (!TransportAddress.isUsable(answer.address(), answer.port())) {
            return Optional.empty();
        }
        return answer.codecs().stream().filter(this::isOurs).findFirst().map(codec -> target(answer, codec));
    }

    private boolean isOurs(Format theirs) {
        return codecs.stream().anyMatch(theirs::isSameCodec);
    }

    private Optional<Agreed> answer(Sdp offer, String source, List<Format> preference) {
        if (!TransportAddress.isUsable(offer.address(), offer.port())) {
            return Optional.empty();
        }
        if (offer.codecs().stream().noneMatch(this::isOurs)) {
            // Before anything of the leg's media changes: an offer that is refused leaves all as it is.
            return Optional.empty();
        }
        boolean direct = TransportAddress.isSameHost(HostPort.host(source), offer.address());
        media.announced(offer.address(), offer.port(), direct);
        // Both on one port only if the offer says so (RFC 5761 §5.1.1); we do not ask for it.
        return offer.answeredBy(ours(preference).multiplexed())
                .map(answer ->
                        new Agreed(own(answer), target(offer, answer.codecs().getFirst())));
    }

    /** Parameters say what their writer wants to receive (RFC 7587 §7.1): the offer's are none of ours. */
    private Sdp own(Sdp answer) {
        List<Format> formats = answer.formats().stream()
                .map(theirs -> codecs.stream()
                        .filter(theirs::isSameCodec)
                        .findFirst()
                        .map(mine -> new Format(
                                theirs.payloadType(),
                                theirs.encoding(),
                                theirs.clockRate(),
                                theirs.channels(),
                                mine.parameters()))
                        .orElse(theirs))
                .toList();
        return answer.withFormats(formats);
    }

    private Sdp ours(List<Format> preference) {
        List<Format> formats = new ArrayList<>(preference);
        if (preference.stream().anyMatch(f -> f.clockRate() == 8000)) {
            formats.add(Format.telephoneEvent(EVENTS));
        }
        if (preference.stream().anyMatch(f -> f.clockRate() == EVENTS_OF_OPUS.clockRate())) {
            formats.add(EVENTS_OF_OPUS);
        }
        return Sdp.offer(media.address(), media.port(), formats);
    }

    private Target target(Sdp remote, Format codec) {
        // RFC 3264 §8.4: an old way to say hold.
        boolean held = remote.address().equals("0.0.0.0");
        return new Target(
                remote.address(),
                remote.port(),
                codec.encoding(),
                codec.payloadType(),
                remote.beside(codec, Format::isTelephoneEvent).map(Format::payloadType),
                Math.clamp(remote.packetMillis(), 10, 60),
                announcedOnly,
                remote.direction().receives() && !held,
                remote.direction().sends() && !held,
                remote.rtcpMux() ? remote.port() : remote.rtcpPort(),
                false,
                codec.parameters(),
                comfortNoise(remote, codec));
    }

    private Optional<Integer> comfortNoise(Sdp remote, Format codec) {
        if (codecs.stream().noneMatch(Format::isComfortNoise)) {
            return Optional.empty();
        }
        return remote.beside(codec, Format::isComfortNoise).map(Format::payloadType);
    }

    private static int rank(List<Format> theirs, Format mine) {
        for (int i = 0; i < theirs.size(); i++) {
            if (theirs.get(i).isSameCodec(mine)) {
                return i;
            }
        }
        return theirs.size();
    }
}
