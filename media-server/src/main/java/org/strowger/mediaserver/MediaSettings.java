package org.strowger.mediaserver;

import java.nio.file.Path;
import java.util.Optional;

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

    public MediaSettings withWorkers(int count) {
        return new MediaSettings(
                bindAddress, advertisedAddress, firstPort, lastPort, count, maximumJitterMillis, mostTalkers, sounds);
    }
}
