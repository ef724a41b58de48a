package org.strowger.mediaserver;

import java.nio.file.Path;
import java.util.Optional;
import org.strowger.server.StrowgerException;

/**
 * What the media plane is told (configuration block {@code strowger.media-server.rtp}).
 *
 * @param bindAddress where sockets are bound
 * @param advertisedAddress what is put into SDP: another one behind NAT or in a container
 * @param firstPort lowest port, even; workers' shared ports come first, then the ports of single legs; 0 = any free ones
 * @param lastPort highest port; of no meaning when {@code firstPort} is 0
 * @param workers threads, each with a shared port of its own; 1 to 256; more than cores makes all of them late
 * @param niceness nice value of the workers, -20 to 19; below 0 if the system permits, else as it comes
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
        int niceness,
        int maximumJitterMillis,
        int mostTalkers,
        Optional<Path> sounds) {
    /** One worker on any free ports of an address that is also advertised. */
    public static MediaSettings on(String address) {
        return new MediaSettings(address, address, 0, 0, 1, 0, 400, 8, Optional.empty());
    }

    /**
     * @throws StrowgerException naming the key of the figure that is out of its range
     */
    public MediaSettings {
        within("first-port", firstPort, 0, 65_534);
        within("last-port", lastPort, firstPort == 0 ? 0 : firstPort + 1, 65_535);
        within("workers", workers, 1, 256);
        within("nice", niceness, -20, 19);
        within("max-jitter in milliseconds", maximumJitterMillis, 40, 600);
        within("talkers", mostTalkers, 1, 64);
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new StrowgerException(
                    "strowger.media-server.rtp." + key + " is " + value + ", not within " + least + " to " + most);
        }
    }

    public MediaSettings withWorkers(int count) {
        return new MediaSettings(
                bindAddress,
                advertisedAddress,
                firstPort,
                lastPort,
                count,
                niceness,
                maximumJitterMillis,
                mostTalkers,
                sounds);
    }
}
