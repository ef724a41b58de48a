package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parsers and agents given what nobody should send. */
@Timeout(60)
class HostileInputTest {
    private static final String OFFER = """
            v=0
            o=- 1 2 IN IP4 10.0.0.1
            s=-
            c=IN IP4 10.0.0.1
            t=0 0
            m=video 6000 RTP/AVP 96
            a=rtpmap:96 VP8/90000
            m=audio 5004 RTP/AVP 8 0 101 13
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:30
            a=maxptime:20
            a=sendonly
            a=rtcp:5009
            m=application 0 UDP/BFCP *
            """;

    @Test
    void anOfferIsReadWithAllThatMatters() {
        Sdp sdp = Sdp.parse(OFFER);
        assertEquals("10.0.0.1", sdp.address());
        assertEquals(5004, sdp.port());
        assertEquals(5009, sdp.rtcpPort());
        assertEquals(20, sdp.packetMillis());
        assertEquals(Sdp.Direction.SENDONLY, sdp.direction());
        assertEquals(2, sdp.version());
        assertEquals(Sdp.Format.PCMA, sdp.formats().getFirst());
        assertEquals(101, sdp.telephoneEvent().orElseThrow().payloadType());
    }

    @Test
    void mediaThatWeDoNotDoAreRefusedInTheirPlaces() {
        Sdp offer = Sdp.parse(OFFER);
        String answer = offer.answeredBy(Party.ours()).orElseThrow().text(7);
        int video = answer.indexOf("m=video 0 RTP/AVP 96");
        int audio = answer.indexOf("m=audio 20000 RTP/AVP 0 101");
        int application = answer.indexOf("m=application 0 UDP/BFCP *");
        assertTrue(video > 0 && video < audio && audio < application, answer);
        assertTrue(answer.contains("a=recvonly"), answer);
        assertEquals(
                offer.answeredBy(Party.ours()).orElseThrow().formats(),
                Sdp.parse(answer).formats());
    }

    @Test
    void theOldWayOfHoldingIsUnderstood() {
        Sdp held = Sdp.parse("v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 5004 RTP/AVP 0\r\n");
        assertEquals(Sdp.Direction.SENDONLY, held.direction());
    }

    @Test
    void brokenDescriptionsAreRefusedAndNothingElseHappens() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String mutant = mutate(OFFER, random);
            try {
                Sdp sdp = Sdp.parse(mutant);
                assertEquals(sdp.formats(), Sdp.parse(sdp.text(1)).formats());
            } catch (SdpException e) {
                assertTrue(e.status() == 400 || e.status() == 488);
                assertFalse(e.reason().contains("\n"));
            }
        }
    }

    @Test
    void urisAreReadAndWrittenAlike() {
        SipUri uri = SipUri.parse("\"A <b>\" <sip:+33%20a;x=y:secret@[2001:db8::1]:5070;Transport=tcp;lr?h=v>;tag=1");
        assertEquals("+33 a;x=y", uri.user());
        assertEquals("[2001:db8::1]", uri.host());
        assertEquals(5070, uri.port());
        assertEquals(Optional.of("tcp"), uri.parameter("transport"));
        assertEquals(Optional.of(""), uri.parameter("lr"));
        assertEquals(uri, SipUri.parse(uri.toString()));
    }

    @Test
    void brokenUrisAreRefusedAndNothingElseHappens() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String whole = "\"Name\" <sip:us%41er;p=1@host.example:5060;transport=udp;lr?Replaces=a%40b%3Bto-tag%3D1>";
        for (int i = 0; i < 20_000; i++) {
            String mutant = mutate(whole, random);
            SipUri.tryParse(mutant).ifPresent(uri -> assertEquals(uri, SipUri.parse(uri.toString())));
            assertTrue(
                    ReferTo.parse(mutant).isPresent() || ReferTo.parse(mutant).isEmpty());
        }
    }

    private static String mutate(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int n = 1 + random.nextInt(4); n > 0 && out.length() > 2; n--) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.setCharAt(at, (char) random.nextInt(128));
                case 2 -> out.insert(at, (char) random.nextInt(300));
                default -> {
                    int end = Math.min(out.length(), at + random.nextInt(20));
                    out.insert(random.nextInt(out.length()), out.substring(at, end));
                }
            }
        }
        return out.toString();
    }

    @Test
    void anAgentSurvivesMalformedMessagesAndNamesNothingOfItsOwn() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Party bob = Party.on("127.30.5.1");
                Party alice = Party.on("127.30.5.2");
                RawPeer stranger = new RawPeer("127.30.5.3")) {
            for (int i = 0; i < 300; i++) {
                String whole = stranger.request("OPTIONS", bob.uri("x"), "mutant-" + i, "");
                stranger.send(bob.agent.bound(), mutate(whole, random).getBytes(StandardCharsets.UTF_8));
            }
            stranger.send(bob.agent.bound(), "INVITE sip:a@b SIP/2.0\r\nFrom: ???\r\n\r\n");
            stranger.send(
                    bob.agent.bound(),
                    stranger.request("OPTIONS", bob.uri("x"), "bad-cseq", "").replace("CSeq: 1", "CSeq: one"));
            stranger.send(bob.agent.bound(), stranger.request("OPTIONS", bob.uri("x"), "the-last", ""));
            String answer;
            do {
                answer = stranger.receive("SIP/2.0");
                String first = answer.lines().findFirst().orElse("");
                assertFalse(first.matches(".*(gov\\.|java\\.|@[0-9a-f]{4}).*"), first);
            } while (!answer.contains("Call-ID: the-last"));
            alice.dial(bob.uri("1"));
            alice.await("established");
        }
    }

    @Test
    void answersGoWhereTheRequestCameFromAndNeverToWhomItNames() {
        try (Party bob = Party.on("127.30.5.4");
                RawPeer stranger = new RawPeer("127.30.5.5");
                RawPeer victim = new RawPeer("127.30.5.6")) {
            String host = victim.hostPort().substring(0, victim.hostPort().indexOf(':'));
            String port = victim.hostPort().substring(victim.hostPort().indexOf(':') + 1);
            int n = 0;
            for (String method : new String[] {"OPTIONS", "INVITE", "BYE", "PUBLISH"}) {
                for (String lie : new String[] {
                    "", ";maddr=" + host, ";received=" + host + ";rport=" + port, ";maddr=" + host + ";received=" + host
                }) {
                    String request = stranger.request(method, bob.uri("x"), "lie-" + n, "");
                    stranger.send(
                            bob.agent.bound(),
                            request.replace("UDP " + stranger.hostPort(), "UDP " + victim.hostPort())
                                    .replace("branch=z9hG4bKlie-" + n, "branch=z9hG4bKlie-" + n + lie));
                    n++;
                }
            }
            stranger.send(bob.agent.bound(), stranger.request("OPTIONS", bob.uri("x"), "honest", ""));
            while (!stranger.receive("SIP/2.0").contains("Call-ID: honest")) {}
            assertTrue(victim.hearsNothing(), "somebody who asked nothing was answered");
        }
    }
}
