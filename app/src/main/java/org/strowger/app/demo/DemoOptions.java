package org.strowger.app.demo;

import java.util.Locale;
import org.strowger.server.StrowgerException;

/**
 * What a demonstration is asked to force.
 *
 * @param release the furthest release that trunks are declared to allow
 * @param identify the one identification that DIDs accept
 * @param topology how callbacks travel
 * @param processes whether each server is a process of its own
 */
public record DemoOptions(Degree release, Identify identify, Topology topology, boolean processes) {
    public static final DemoOptions PLAIN = new DemoOptions(Degree.FULL, Identify.ANY, Topology.CARRIER, false);

    /** Degree of release (SPEC A5). */
    public enum Degree {
        FULL,
        MEDIA,
        STAY
    }

    /** How a callback says who it is (SPEC A4). */
    public enum Identify {
        ANY,
        POOL,
        DTMF,
        HEADER
    }

    /** Where the callback's leg comes from: through the carrier, or from the media server directly on IP. */
    public enum Topology {
        CARRIER,
        IP
    }

    /** The word for it on the command line and in configuration. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word of the command line.
     *
     * @throws StrowgerException if it is none of the enum's
     */
    static <E extends Enum<E>> E read(Class<E> type, String option, String word) {
        for (E value : type.getEnumConstants()) {
            if (word(value).equals(word)) {
                return value;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E value : type.getEnumConstants()) {
            known.append(known.isEmpty() ? "" : ", ").append(word(value));
        }
        throw new StrowgerException(option + " must be one of " + known + ", not \"" + word + "\"");
    }
}
