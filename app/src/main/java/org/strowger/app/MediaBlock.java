package org.strowger.app;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import org.strowger.mediaserver.MediaPlane;
import org.strowger.mediaserver.MediaSettings;
import org.strowger.mediaserver.RtpMediaPlane;
import org.strowger.server.StrowgerException;

/** The block {@code strowger.media-server.rtp}, as the media plane wants it. */
final class MediaBlock {
    private static final String PATH = "strowger.media-server.rtp.";

    private MediaBlock() {}

    /**
     * Opens the ports and starts the workers.
     *
     * @throws StrowgerException if a setting is wrong or a port cannot be had
     */
    static MediaPlane plane(Config rtp) {
        String bind = rtp.getString("bind");
        String advertised = rtp.getString("advertised");
        return new RtpMediaPlane(new MediaSettings(
                bind,
                advertised.isBlank() ? bind : advertised,
                within(rtp, "first-port", 0, 65534),
                within(rtp, "last-port", 0, 65535),
                within(rtp, "workers", 1, Runtime.getRuntime().availableProcessors()),
                Math.toIntExact(rtp.getDuration("max-jitter").toMillis()),
                within(rtp, "talkers", 1, 64),
                Optional.of(rtp.getString("sounds"))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of)));
    }

    private static int within(Config rtp, String key, int least, int most) {
        int value = rtp.getInt(key);
        if (value < least || value > most) {
            throw new StrowgerException(PATH + key + " must be between " + least + " and " + most + ", not " + value);
        }
        return value;
    }
}
