package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.codecs.G711;
import org.strowger.codecs.G722;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.MediaLeg;

/** Pauses of both sides (RFC 3389), over real UDP. */
class ComfortNoiseOverRtpTest {
    private final RtpMediaPlane plane = new RtpMediaPlane(MediaSettings.on("127.31.0.1"));
    private final List<RtpPhone> phones = new ArrayList<>();

    @AfterEach
    void end() {
        phones.forEach(RtpPhone::close);
        plane.close();
    }

    private RtpPhone phone(int hertz, Codec codec, int payloadType, int packetMillis) {
        RtpPhone phone = new RtpPhone("127.31.1." + (1 + phones.size()), hertz, codec, payloadType, packetMillis);
        phones.add(phone);
        return phone;
    }

    private MediaLeg call(RtpPhone phone, MediaPlane.Target target) {
        MediaLeg leg = plane.open(new Events() {}, true);
        leg.connect(target);
        phone.call(leg.address(), leg.port());
        leg.join("metz");
        return leg;
    }

    private static void listen(RtpPhone phone, int packets) {
        phone.forget();
        Patience.until(packets + " packets", () -> phone.hasHeard(packets));
    }

    private long count(String counter) {
        return plane.counters().getOrDefault(counter, -1L);
    }

    /** The greatest second difference of all that was heard: much greater than the tone's where something clicks. */
    private static int roughness(RtpPhone phone) {
        short[] pcm = new short[480];
        int one = 0;
        int two = 0;
        int most = 0;
        boolean begun = false;
        for (RtpPhone.Received packet : phone.received()) {
            int count = G711.PCMU.decoder().decode(packet.payload(), 0, packet.payload().length, pcm, 0);
            for (int i = 0; i < count; i++) {
                most = begun || i > 1 ? Math.max(most, Math.abs(pcm[i] - 2 * one + two)) : most;
                two = one;
                one = pcm[i];
            }
            begun = true;
        }
        return most;
    }

    @Test
    void oneWhoPausesLosesNothingIsNotHeardAndComesBackWithoutAClick() {
        RtpPhone talker = phone(400, G711.PCMU, 0, 20);
        RtpPhone listener = phone(900, G711.PCMU, 0, 20);
        listener.talks = false;
        MediaLeg leg = call(talker, talker.targetWithNoise());
        call(listener, listener.target(true));
        Patience.until("both", () -> listener.hasHeard(20));
        listen(listener, 50);
        assertTrue(listener.hears(talker));
        int tone = roughness(listener);
        // A phone of this test may speak while the worker is between its commands and its packets.
        long unknown = count("unknown_source");
        listener.forget();
        for (int pause : List.of(8, 60, 9, 12)) {
            int before = listener.received().size();
            // White noise of 45 would be rougher than the tone by itself.
            talker.pausesWith = 65;
            Patience.until("a pause", () -> listener.hasHeard(before + pause));
            talker.pausesWith = -1;
            Patience.until("speech", () -> listener.hasHeard(before + pause + 30));
        }
        assertTrue(roughness(listener) < 3 * tone, roughness(listener) + " against " + tone);
        talker.pausesWith = 45;
        listen(listener, 40);
        listen(listener, 20);
        assertTrue(listener.hearsNothingOf(talker));
        talker.pausesWith = -1;
        listen(listener, 20);
        listen(listener, 50);
        assertTrue(listener.hears(talker));
        assertEquals(0, count("wrong_payload"));
        assertEquals(0, count("restarted"));
        assertEquals(unknown, count("unknown_source"));
        AtomicReference<Figures> figures = new AtomicReference<>();
        leg.close(figures::set);
        Patience.until("figures", () -> figures.get() != null);
        assertEquals(0, figures.get().in().lost().orElse(-1), "" + figures.get());
    }

    @Test
    void whoHearsNobodyIsSentAFewDescriptionsOfNoiseAndAMarkerWhenSomebodyTalksAgain() {
        RtpPhone pausing = phone(400, G711.PCMA, 8, 20);
        RtpPhone steady = phone(500, G711.PCMA, 8, 20);
        RtpPhone wide = phone(600, G722.CODEC, 9, 20);
        RtpPhone slow = phone(700, G711.PCMU, 0, 30);
        RtpPhone talker = phone(900, G711.PCMU, 0, 20);
        phones.forEach(p -> p.talks = false);
        List<RtpPhone> all = List.of(pausing, wide, slow);
        all.forEach(p -> call(p, p.targetWithNoise()));
        call(steady, steady.target(true));
        call(talker, talker.target(true));
        all.forEach(p -> Patience.until("a pause", () -> p.received().stream().anyMatch(this::isNoise)));
        phones.forEach(RtpPhone::forget);
        Patience.until("two seconds", () -> steady.hasHeard(100));
        for (RtpPhone p : all) {
            List<RtpPhone.Received> packets = p.received();
            assertTrue(packets.size() >= 3 && packets.size() <= 8, p.hertz + ": " + packets.size());
            assertTrue(packets.stream().allMatch(this::isNoise), p.hertz + "");
            assertTrue(packets.stream().noneMatch(RtpPhone.Received::marker), p.hertz + "");
        }
        assertTrue(steady.received().stream().noneMatch(this::isNoise));
        talker.talks = true;
        all.forEach(p -> Patience.until("speech", () -> p.hasHeard(50)));
        all.forEach(this::assertGoesOn);
        all.forEach(p -> assertTrue(p.hears(talker), p.hertz + " hears " + p.hears(talker.hertz)));
    }

    private boolean isNoise(RtpPhone.Received packet) {
        return packet.payloadType() == RtpPhone.NOISE;
    }

    /** No number is left out, time goes on through the pause, and speech behind it begins with a marker. */
    private void assertGoesOn(RtpPhone phone) {
        List<RtpPhone.Received> packets = phone.received();
        int began = 0;
        for (int i = 1; i < packets.size(); i++) {
            RtpPhone.Received before = packets.get(i - 1);
            RtpPhone.Received packet = packets.get(i);
            assertEquals((before.sequence() + 1) & 0xffff, packet.sequence());
            int units = packet.timestamp() - before.timestamp();
            if (isNoise(before)) {
                assertTrue(units > 0 && units <= 20 * 160 && units % 160 == 0, "" + units);
                assertNotEquals(isNoise(packet), packet.marker());
                began += packet.marker() ? 1 : 0;
            } else {
                assertFalse(packet.marker());
                assertEquals(before.payload().length, units);
            }
        }
        assertEquals(1, began);
    }
}
