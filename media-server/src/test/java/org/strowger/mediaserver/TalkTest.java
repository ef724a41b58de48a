package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.codecs.G711;
import org.strowger.protocol.v1.OrderProgress.State;
import org.strowger.sip.Sdp;

/** Signalling and media together: two callbacks, real SIP, real RTP. */
@Timeout(60)
class TalkTest {
    @Test
    void twoCallersHearEachOtherAndNotThemselvesAndNothingIsLeft(@TempDir Path data) {
        List<RtpPhone> phones = new ArrayList<>();
        try (Farm farm = new Farm("talk", data, RtpMediaPlane::new, "tones { entry = false, exit = false }");
                RtpPhone anna = new RtpPhone("127.50.0.11", 500, G711.PCMA);
                RtpPhone bert = new RtpPhone("127.50.0.12", 900, G711.PCMU)) {
            phones.add(anna);
            phones.add(bert);
            AtomicInteger next = new AtomicInteger();
            farm.switchboard.manner((peer, talk) -> answer(phones.get(next.getAndIncrement()), talk));
            farm.dispatch.order(farm.order("a").build());
            farm.dispatch.awaits("a", State.IN_CONFERENCE);
            farm.dispatch.order(farm.order("b").build());
            farm.dispatch.awaits("b", State.IN_CONFERENCE);
            assertEquals(2L, farm.server.gauges().get("media-legs"));
            assertEquals(1L, farm.server.gauges().get("mixes"));

            Await.until("both hear the other", () -> anna.hears(900) > 1000 && bert.hears(500) > 1000);
            phones.forEach(RtpPhone::forget);
            Await.until("a second of talk", () -> anna.hasHeard(50) && bert.hasHeard(50));
            assertTrue(anna.hears(900) > 2000 && bert.hears(500) > 2000, "each hears the other");
            assertTrue(anna.hears(500) < 100 && bert.hears(900) < 100, "and not himself");

            phones.forEach(RtpPhone::stopSending);
            farm.switchboard.talk(0).call().hangUp(16, "");
            farm.switchboard.talk(1).call().hangUp(16, "");
            farm.dispatch.awaits("a", State.ENDED);
            farm.dispatch.awaits("b", State.ENDED);
            farm.awaitNothingLeft();
        }
    }

    private static void answer(RtpPhone phone, Peer.Talk talk) {
        Sdp offer = talk.offers.getFirst();
        Sdp answer = offer.answeredBy(Sdp.offer(
                        phone.address(), phone.port(), List.of(phone.hertz == 500 ? Sdp.Format.PCMA : Sdp.Format.PCMU)))
                .orElseThrow();
        phone.call(offer.address(), offer.port());
        talk.call().answer(answer);
    }
}
