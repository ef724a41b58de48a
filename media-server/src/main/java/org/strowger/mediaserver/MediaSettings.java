package org.strowger.mediaserver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import org.strowger.server.StrowgerException;

/**
 * What the media plane is told (the block {@code strowger.media-server.rtp}; {@code reference.conf} says what each key is for).
 *
 * @param bindAddress where sockets are bound
 * @param advertisedAddress what is put into SDP: another one behind NAT or in a container
 * @param firstPort lowest port, even; workers' shared ports come first, then the ports of single legs; 0 = any free ones
 * @param lastPort highest port; of no meaning when {@code firstPort} is 0
 * @param workers threads, each with a shared port of its own; 1 to the number of cores
 * @param maximumJitterMillis most that a jitter buffer may delay, 40 to 600
 * @param mostTalkers how many are heard at once in one conference, 1 to 64
 * @param sounds folder of recorded prompts, {@code <language>/<name>.wav}
 */
public record MediaSettings(
        String bindAddress,
        String advertisedAddress,
        int firstPort,
        int lastPort,
        int workers,
        int maximumJitterMillis,
        int mostTalkers,
        Optional<Path> sounds) {
    /** One worker on any free ports of an address that is also advertised. */
    public static MediaSettings on(String address) {
        return new MediaSettings(address, address, 0, 0, 1, 400, 8, Optional.empty());
    }

    /**
     * Reads the block.
     *
     * @throws StrowgerException naming the key that is missing or wrong
     */
    static MediaSettings of(Config rtp) {
        try {
            String bind = rtp.getString("bind");
            String advertised = rtp.getString("advertised");
            String sounds = rtp.getString("sounds");
            return new MediaSettings(
                    bind,
                    advertised.isEmpty() ? bind : advertised,
                    rtp.getInt("first-port"),
                    rtp.getInt("last-port"),
                    within(rtp, "workers", 1, 64),
                    within(rtp, "maximum-jitter-millis", 40, 600),
                    within(rtp, "most-talkers", 1, 64),
                    sounds.isEmpty() ? Optional.empty() : Optional.of(Path.of(sounds)));
        } catch (ConfigException e) {
            throw new StrowgerException("media-server rtp configuration: " + e.getMessage(), e);
        }
    }

    private static int within(Config rtp, String key, int least, int most) {
        int value = rtp.getInt(key);
        if (value < least || value > most) {
            throw new StrowgerException("media-server rtp." + key + " must be " + least + " to " + most);
        }
        return value;
    }

    public MediaSettings withWorkers(int count) {
        return new MediaSettings(
                bindAddress, advertisedAddress, firstPort, lastPort, count, maximumJitterMillis, mostTalkers, sounds);
    }
}
