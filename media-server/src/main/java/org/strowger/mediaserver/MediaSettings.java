package org.strowger.mediaserver;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import org.strowger.server.StrowgerException;

/**
 * What the media plane is told (configuration tree {@code media}).
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
     * Reads the configuration tree: {@code bind}, {@code advertised} (empty = as bound), and where they are not left out, {@code
     * first-port}, {@code last-port}, {@code workers}, {@code jitter-max} (a duration), {@code most-talkers}, {@code sounds}.
     *
     * @throws StrowgerException if one of them is out of range
     */
    public static MediaSettings of(Config rtp) {
        MediaSettings usual = on(rtp.getString("bind"));
        String advertised = rtp.getString("advertised");
        int firstPort = number(rtp, "first-port", usual.firstPort, 0, 65_000);
        int lastPort = number(rtp, "last-port", firstPort == 0 ? 0 : 65_535, firstPort, 65_535);
        return new MediaSettings(
                usual.bindAddress,
                advertised.isEmpty() ? usual.bindAddress : advertised,
                firstPort,
                lastPort,
                number(rtp, "workers", usual.workers, 1, 256),
                rtp.hasPath("jitter-max")
                        ? Math.clamp(rtp.getDuration("jitter-max").toMillis(), 40, 600)
                        : usual.maximumJitterMillis,
                number(rtp, "most-talkers", usual.mostTalkers, 1, 64),
                rtp.hasPath("sounds") && !rtp.getString("sounds").isEmpty()
                        ? Optional.of(Path.of(rtp.getString("sounds")))
                        : Optional.empty());
    }

    private static int number(Config rtp, String key, int usual, int least, int most) {
        int value = rtp.hasPath(key) ? rtp.getInt(key) : usual;
        if (value < least || value > most) {
            throw new StrowgerException("rtp." + key + " is " + value + ", not within " + least + " to " + most);
        }
        return value;
    }

    public MediaSettings withWorkers(int count) {
        return new MediaSettings(
                bindAddress, advertisedAddress, firstPort, lastPort, count, maximumJitterMillis, mostTalkers, sounds);
    }
}
