package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.conference.Arena;
import org.strowger.conference.Groups;
import org.strowger.conference.Mixing;
import org.strowger.conference.PointToPoint;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;

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
    void clientsAreOfferedComfortNoiseAndTrunksOnlyIfTheySaySo() {
        String trunk = "trunks { t { peer = \"192.0.2.1:5060\", channels = 3 } }, ";
        MediaServerSettings usual = of(trunk + "places = 5");
        MediaServerSettings other = of(trunk + "trunks.t.comfort-noise = true, sip.comfort-noise = false");
        assertTrue(usual.clientCodecs().contains(Sdp.Format.COMFORT_NOISE));
        assertFalse(other.clientCodecs().contains(Sdp.Format.COMFORT_NOISE));
        usual.trunks().values().forEach(t -> assertFalse(t.codecs().contains(Sdp.Format.COMFORT_NOISE)));
        other.trunks().values().forEach(t -> assertTrue(t.codecs().contains(Sdp.Format.COMFORT_NOISE)));
    }

    @Test
    void conferencesAreWiredAsTheirNamesSay() {
        KnownConferences known = of("wiring { dominance = 20 }, rtp.talkers = 5, conferences {"
                        + " \"acme/assembly\" { service = arena, row-seats = 6, podium-hears = ROWS, dominance = mute },"
                        + " lines { service = point-to-point, talkers = 64 } }")
                .conferences();
        assertEquals(new Groups(), known.of("acme/weekly").service());
        assertEquals(new Mixing(5, 20), known.of("acme/weekly").mixing());
        assertEquals(
                new Arena(6, Arena.PodiumHears.ROWS), known.of("acme/assembly").service());
        assertEquals(
                new Mixing(5, Double.POSITIVE_INFINITY),
                known.of("acme/assembly").mixing());
        assertEquals(new PointToPoint(), known.of("lines").service());
        assertEquals(new Mixing(64, 20), known.of("lines").mixing());
        assertEquals(100, known.of("lines").maxParticipants());
    }

    @Test
    void aMistakeInAConferencesWiringIsOneLineThatNamesIt() {
        assertTrue(mistake("wiring.service = circus")
                .contains("wiring.service is circus, not one of [arena, groups, point-to-point]"));
        assertTrue(mistake("conferences.x.service = circus").contains("conferences.\"x\".service is circus"));
        assertTrue(mistake("conferences.x.colour = red").contains("conferences.\"x\".colour means nothing"));
        assertTrue(mistake("conferences.x = 3").contains("conferences.\"x\""));
        assertTrue(mistake("conferences.x.talkers = 65").contains("conferences.\"x\": talkers must be 1 to 64"));
        assertTrue(mistake("wiring.dominance = -3").contains("wiring: dominance must be 0 dB or more"));
        assertTrue(mistake("wiring.dominance = loud").contains("dominance"));
        assertTrue(mistake("wiring { service = arena, row-seats = 0 }").contains("1 seat or more, not 0"));
        assertTrue(mistake("wiring { service = arena, podium-hears = ALL }").contains("podium-hears"));
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
