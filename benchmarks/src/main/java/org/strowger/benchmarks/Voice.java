package org.strowger.benchmarks;

import java.util.List;
import java.util.Locale;
import org.strowger.bridge.Codec;
import org.strowger.codecs.G711;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;

/**
 * What the load client can speak.
 *
 * @param format as it is offered
 */
record Voice(Codec codec, Sdp.Format format) {
    private static final List<Voice> ALL =
            List.of(new Voice(G711.PCMU, Sdp.Format.PCMU), new Voice(G711.PCMA, Sdp.Format.PCMA));

    /**
     * By the name of its encoding, in any case.
     *
     * @throws StrowgerException if there is none of that name
     */
    static Voice named(String name) {
        return ALL.stream()
                .filter(voice -> voice.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new StrowgerException("no codec \"" + name + "\"; there are "
                        + String.join(
                                ", ",
                                ALL.stream()
                                        .map(voice -> voice.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    String name() {
        return format.encoding();
    }
}
