package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.server.StrowgerException;

class MediaServerSettingsTest {
    private static MediaServerSettings of(String block) {
        return MediaServerSettings.of(MediaServerSettings.complete(ConfigFactory.parseString(block)));
    }

    private static String mistake(String block) {
        StrowgerException e = assertThrows(StrowgerException.class, () -> of(block));
        String message = Optional.ofNullable(e.getMessage()).orElse("");
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void whatABlockLeavesOutComesFromTheReference() {
        MediaServerSettings settings = of("name = paris, dispatchers = [\"d1:9000\"]");
        assertEquals("paris", settings.name());
        assertEquals(200, settings.places());
        assertEquals(List.of("d1:9000"), settings.records(), "records go to the dispatchers");
        assertEquals("X-Strowger-Token", settings.tokenHeader());
    }

    @Test
    void trunksAreReadByName() {
        OutTrunk trunk =
                of("trunks { \"colt.fr\" { peer = \"192.0.2.1:5060\", channels = 3, presents = \"+33388000000\" } }")
                        .trunks()
                        .getOrDefault(
                                "colt.fr", new OutTrunk("none", "0.0.0.0:0", "", "", 1, "", "", false, List.of()));
        assertEquals("colt.fr", trunk.name());
        assertEquals(3, trunk.channels());
        assertEquals("+33388000000", trunk.announced().getPresents());
    }

    @Test
    void aMistakeIsOneLineThatNamesItsKey() {
        assertTrue(mistake("places = many").contains("places"));
        assertTrue(mistake("places = 0").contains("places"));
        assertTrue(mistake("name = \"\"").contains("name"));
        assertTrue(mistake("trunks.t { peer = nowhere, channels = 1 }").contains("nowhere"));
        assertTrue(mistake("trunks.t { peer = \"a:1\", channels = 1, presents = \"0388\" }")
                .contains("presents"));
        assertTrue(mistake("trunks.t { peer = \"a:1\" }").contains("channels"));
        assertTrue(mistake("digits.accept = \"ab\"").contains("digits.accept"));
        assertTrue(mistake("limits.participants-per-conference = 0").contains("participants"));
        assertTrue(mistake("capabilities = [SMELL]").contains("SMELL"));
        assertTrue(mistake("rtp.workers = 0").contains("strowger.media-server.rtp.workers"));
        assertTrue(mistake("rtp.first-port = 70000").contains("rtp.first-port"));
        assertTrue(mistake("rtp { first-port = 10000, last-port = 9000 }").contains("rtp.last-port"));
        assertTrue(mistake("rtp.max-jitter = 1000000 days").contains("rtp.max-jitter"));
        assertTrue(mistake("rtp.talkers = 0").contains("rtp.talkers"));
        assertTrue(mistake("rtp.talkers = many").contains("talkers"));
    }
}
