package org.strowger.mediaserver;

import com.typesafe.config.Config;
import java.util.List;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Trunk;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp.Format;

/**
 * An outgoing trunk.
 *
 * @param peer host:port where its INVITEs go
 * @param presents what it presents as caller id, E.164 with "+", or "" for a network that gives none
 * @param deck rate deck that prices its calls
 * @param channels calls at once
 * @param reach see CallbackOffer.reach
 * @param releaseThrough host:port where the INVITE that a REFER asks for goes, "" for the host in Refer-To
 * @param ownPorts whether its packets may come from elsewhere than it announces, so each leg needs a port of its own
 * @param codecs what its calls may speak, in our order of preference, perhaps with comfort noise
 */
record OutTrunk(
        String name,
        String peer,
        String presents,
        String deck,
        int channels,
        String reach,
        String releaseThrough,
        boolean ownPorts,
        List<Format> codecs) {
    /** A-law first: what European networks carry. Nothing else, or somebody on the way would transcode it once more. */
    private static final List<Format> TELEPHONE = List.of(Format.PCMA, Format.PCMU);

    OutTrunk {
        if (!presents.isEmpty() && !E164.isE164(presents)) {
            throw new StrowgerException("trunk " + name + ": presents must be an E.164 number or empty");
        }
        if (channels < 1) {
            throw new StrowgerException("trunk " + name + ": channels must be 1 or more");
        }
        HostPort.parse(peer);
        if (!releaseThrough.isEmpty()) {
            HostPort.parse(releaseThrough);
        }
    }

    static OutTrunk of(String name, Config config) {
        List<Format> codecs = config.hasPath("codecs") ? SpeechCodecs.named(config.getStringList("codecs")) : TELEPHONE;
        boolean comfortNoise = config.hasPath("comfort-noise") && config.getBoolean("comfort-noise");
        return new OutTrunk(
                name,
                config.getString("peer"),
                config.hasPath("presents") ? config.getString("presents") : "",
                config.hasPath("deck") ? config.getString("deck") : "",
                config.getInt("channels"),
                config.hasPath("reach") ? config.getString("reach") : "",
                config.hasPath("release-through") ? config.getString("release-through") : "",
                config.hasPath("own-ports") && config.getBoolean("own-ports"),
                comfortNoise ? SpeechCodecs.withComfortNoise(codecs) : codecs);
    }

    Trunk announced() {
        return Trunk.newBuilder()
                .setName(name)
                .setDeck(deck)
                .setPresents(presents)
                .setChannels(channels)
                .setReach(reach)
                .build();
    }
}
