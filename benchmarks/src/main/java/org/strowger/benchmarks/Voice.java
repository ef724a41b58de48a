package org.strowger.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import org.strowger.bridge.Codec;
import org.strowger.codecs.G711;
import org.strowger.codecs.G722;
import org.strowger.codecs.Opus;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;

/**
 * What the load client can speak.
 *
 * @param name on the command line
 * @param codec with which it codes and decodes
 * @param format as it is offered
 */
record Voice(String name, Codec codec, Sdp.Format format) {
    private static final Sdp.Format OPUS =
            new Sdp.Format(111, "opus", 48_000, Opus.ANNOUNCED_CHANNELS, "useinbandfec=1");

    private static final List<Voice> ALL = List.of(
            new Voice("pcmu", G711.PCMU, Sdp.Format.PCMU),
            new Voice("pcma", G711.PCMA, Sdp.Format.PCMA),
            new Voice("g722", G722.CODEC, new Sdp.Format(9, "G722", 8000, 1, "")),
            new Voice("opus", Opus.FULLBAND, OPUS),
            new Voice("opus16", Opus.WIDEBAND, OPUS));

    /**
     * By its name, in any case.
     *
     * @throws StrowgerException if there is none of that name
     */
    static Voice named(String name) {
        return ALL.stream()
                .filter(voice -> voice.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new StrowgerException("no codec \"" + name + "\"; there are "
                        + ALL.stream().map(Voice::name).collect(Collectors.joining(", "))));
    }
}
