package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.bridge.LongPackets;
import org.strowger.codecs.G711;
import org.strowger.codecs.Opus;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Target;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp;
import org.strowger.sip.Sdp.Format;

class NegotiationTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n";
    private static final String BROWSER = HEAD
            + "m=audio 4000 RTP/AVP 111 9 0 110 126\r\n"
            + "a=rtpmap:111 opus/48000/2\r\n"
            + "a=fmtp:111 minptime=10;useinbandfec=1; maxplaybackrate=16000\r\n"
            + "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\na=ptime:60\r\n";

    private static final String HERE = "127.0.0.9:5060";

    private final RtpMediaPlane plane = new RtpMediaPlane(MediaSettings.on("127.40.9.1"));

    private Negotiation speaking(String... codecs) {
        return new Negotiation(plane.open(new Events() {}), false, SpeechCodecs.named(List.of(codecs)));
    }

    @AfterEach
    void end() {
        plane.close();
    }

    private static List<String> encodings(Sdp sdp) {
        return sdp.formats().stream()
                .map(f -> f.payloadType() + " " + f.encoding() + "/" + f.clockRate())
                .toList();
    }

    @Test
    void aClientWithOpusIsAnsweredOpusWithOurWishesAndEventsOfItsClock() {
        Negotiation.Agreed agreed = speaking("opus", "G722", "PCMA", "PCMU")
                .answer(Sdp.parse(BROWSER), HERE)
                .orElseThrow();
        assertEquals(List.of("111 opus/48000", "110 telephone-event/48000"), encodings(agreed.answer()));
        assertEquals("useinbandfec=1", agreed.answer().codecs().getFirst().parameters());
        Target target = agreed.target();
        assertEquals("opus", target.codec());
        assertEquals(111, target.payloadType());
        assertEquals(Optional.of(110), target.telephoneEvent());
        Codec codec = Agreed.of(target).codec();
        assertEquals(new LongPackets(Opus.WIDEBAND, 3), codec);
    }

    @Test
    void preferenceIsOursAndATelephoneTrunkTranscodesNothing() {
        Sdp offer = Sdp.parse(BROWSER);
        assertEquals(
                List.of("9 G722/8000", "126 telephone-event/8000"),
                encodings(speaking("G722", "opus")
                        .answer(offer, HERE)
                        .orElseThrow()
                        .answer()));
        Negotiation trunk = speaking("PCMA", "PCMU");
        Negotiation.Agreed agreed = trunk.answer(offer, HERE).orElseThrow();
        assertEquals(List.of("0 PCMU/8000", "126 telephone-event/8000"), encodings(agreed.answer()));
        assertEquals(G711.PCMU, Agreed.of(agreed.target()).codec());
        assertEquals(List.of("8 PCMA/8000", "0 PCMU/8000", "101 telephone-event/8000"), encodings(trunk.offer()));
        assertTrue(speaking("PCMA").answer(offer, HERE).isEmpty());
    }

    @Test
    void anOfferNamesAllCodecsAndEventsOfBothClocksAndTheAnswerChooses() {
        Negotiation ours = speaking("opus", "G722", "PCMA", "PCMU");
        Sdp offer = Sdp.parse(ours.offer().text(7));
        assertEquals(
                List.of(
                        "96 opus/48000",
                        "9 G722/8000",
                        "8 PCMA/8000",
                        "0 PCMU/8000",
                        "101 telephone-event/8000",
                        "102 telephone-event/48000"),
                encodings(offer));
        Sdp answer = offer.answeredBy(
                        Sdp.offer("127.0.0.9", 4000, List.of(SpeechCodecs.G722, Format.telephoneEvent(101))))
                .orElseThrow();
        Target target = ours.accept(answer).orElseThrow();
        assertEquals("G722", target.codec());
        assertEquals(Optional.of(101), target.telephoneEvent());
    }

    private Negotiation withNoise(String... codecs) {
        return new Negotiation(
                plane.open(new Events() {}), false, SpeechCodecs.withComfortNoise(SpeechCodecs.named(List.of(codecs))));
    }

    @Test
    void comfortNoiseIsAgreedForTelephoneAndWidebandClientsIfBothHaveIt() {
        Sdp offer = Sdp.parse(HEAD + "m=audio 4000 RTP/AVP 9 0 13 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        for (String codec : List.of("G722", "PCMU")) {
            Negotiation.Agreed agreed = withNoise(codec).answer(offer, HERE).orElseThrow();
            assertEquals(
                    List.of("13 CN/8000", "101 telephone-event/8000"),
                    encodings(agreed.answer()).subList(1, 3));
            assertEquals(Optional.of(13), agreed.target().comfortNoise());
            assertEquals(13, Agreed.of(agreed.target()).noiseType());
        }
        Negotiation.Agreed without = speaking("PCMU").answer(offer, HERE).orElseThrow();
        assertEquals(List.of("0 PCMU/8000", "101 telephone-event/8000"), encodings(without.answer()));
        assertEquals(-1, Agreed.of(without.target()).noiseType());
        Target silent =
                withNoise("PCMU").answer(Sdp.parse(BROWSER), HERE).orElseThrow().target();
        assertEquals(Optional.empty(), silent.comfortNoise(), "the far end has none");
    }

    @Test
    void comfortNoiseIsOfferedBesideTelephoneCodecsAndNeverGoesWithOpus() {
        Negotiation ours = withNoise("opus", "PCMA");
        Sdp offer = Sdp.parse(ours.offer().text(7));
        assertTrue(encodings(offer).contains("13 CN/8000"), "" + encodings(offer));
        Target telephone = ours.accept(Sdp.offer("127.0.0.9", 4000, List.of(Format.PCMA, Format.COMFORT_NOISE)))
                .orElseThrow();
        assertEquals(Optional.of(13), telephone.comfortNoise());
        Target opus = ours.accept(Sdp.offer("127.0.0.9", 4000, List.of(SpeechCodecs.OPUS, Format.COMFORT_NOISE)))
                .orElseThrow();
        assertEquals(Optional.empty(), opus.comfortNoise());
        assertTrue(encodings(withNoise("opus").offer()).stream().noneMatch(f -> f.contains("CN")));
    }

    @Test
    void whatIsWantedOfOpusIsReadWhateverElseIsThere() {
        Opus plain = (Opus) SpeechCodecs.codec("OPUS", "", 20);
        assertEquals(48_000, plain.sampleRate());
        assertEquals(false, plain.settings().errorCorrection());
        assertEquals(Opus.FULLBAND, SpeechCodecs.codec("opus", "stereo=1;useinbandfec=1", 10));
        assertEquals(
                plain, SpeechCodecs.codec("opus", "xuseinbandfec=1;maxplaybackrate=99999999999;useinbandfec=x", 30));
    }

    @Test
    void codecsThatAreNotSpokenOrNamedTwiceAreRefused() {
        assertThrows(StrowgerException.class, () -> SpeechCodecs.named(List.of("PCMA", "G729")));
        assertThrows(StrowgerException.class, () -> SpeechCodecs.named(List.of("PCMA", "pcma")));
        assertThrows(StrowgerException.class, () -> SpeechCodecs.named(List.of()));
        assertThrows(StrowgerException.class, () -> SpeechCodecs.codec("G729", "", 20));
    }

    private static Sdp telephone(String address) {
        return Sdp.offer(address, 4000, List.of(Format.PCMU));
    }

    @Test
    void whoNamesAHostThatHeDoesNotCallFromGetsNothingThatComesFromThere() {
        Negotiation first = speaking("PCMU");
        Negotiation second = speaking("PCMU");
        int shared = first.answer(telephone("127.0.0.9"), "127.0.0.9:5060")
                .orElseThrow()
                .answer()
                .port();
        assertEquals(
                shared,
                second.answer(telephone("127.0.0.10"), "127.0.0.10:5060")
                        .orElseThrow()
                        .answer()
                        .port());
        String elsewhere = "198.51.100.7:5060";
        int own = speaking("PCMU")
                .answer(telephone("127.0.0.11"), elsewhere)
                .orElseThrow()
                .answer()
                .port();
        assertNotEquals(shared, own);
        // Nor later on.
        assertNotEquals(
                shared,
                first.answerAgain(telephone("127.0.0.12"), elsewhere)
                        .orElseThrow()
                        .answer()
                        .port());
    }

    @Test
    void anOfferThatIsRefusedLeavesThePort() {
        Negotiation ours = speaking("PCMU");
        int port =
                ours.answer(telephone("127.0.0.9"), HERE).orElseThrow().answer().port();
        Sdp other = Sdp.offer("198.51.100.7", 4000, List.of(new Format(97, "iLBC", 8000, 1, "")));
        assertEquals(Optional.empty(), ours.answerAgain(other, "198.51.100.7:5060"));
        assertEquals(port, ours.offer().port());
    }
}
