package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.codecs.G711;
import org.strowger.codecs.G722;
import org.strowger.codecs.Opus;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.mediaserver.MediaPlane.Prompt;
import org.strowger.mediaserver.MediaPlane.Target;
import org.strowger.server.StrowgerException;

class RtpMediaPlaneTest {
    private static final String PLANE = "127.40.0.1";
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final RtpMediaPlane plane =
            new RtpMediaPlane(MediaSettings.on(PLANE).withWorkers(2));
    private final List<RtpPhone> phones = new ArrayList<>();

    /** What a leg's owner was told. */
    private static final class Told implements Events {
        final AtomicInteger flowing = new AtomicInteger();
        final Queue<Prompt> played = new ConcurrentLinkedQueue<>();

        @Override
        public void flowing() {
            flowing.incrementAndGet();
        }

        @Override
        public void played(Prompt prompt) {
            played.add(prompt);
        }
    }

    @AfterEach
    void end() {
        phones.forEach(RtpPhone::close);
        plane.close();
        Patience.until(
                "workers have ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().matches("rtp-\\d+|media-events")));
    }

    private long count(String counter) {
        return plane.counters().getOrDefault(counter, -1L);
    }

    private RtpPhone phone(int hertz, G711 law) {
        RtpPhone phone = new RtpPhone("127.40.1." + NEXT.getAndIncrement(), hertz, law);
        phones.add(phone);
        return phone;
    }

    private MediaLeg call(RtpPhone phone, Events events) {
        MediaLeg leg = plane.open(events, true);
        leg.connect(phone.target(true));
        phone.call(leg.address(), leg.port());
        return leg;
    }

    private void listen(RtpPhone... listeners) {
        List<RtpPhone> all = listeners.length == 0 ? phones : List.of(listeners);
        all.forEach(RtpPhone::forget);
        all.forEach(p -> Patience.until("20 packets", () -> p.hasHeard(20)));
        all.forEach(RtpPhone::forget);
        all.forEach(p -> Patience.until("50 packets", () -> p.hasHeard(50)));
    }

    @Test
    void tenPartiesInTwoConferencesOverTwoWorkersHearTheirOwnConferenceAlone() {
        List<MediaLeg> legs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RtpPhone phone = phone(300 + 150 * i, i % 3 == 0 ? G711.PCMA : G711.PCMU);
            MediaLeg leg = call(phone, new Told());
            legs.add(leg);
            // Legs go to workers in turn: each conference has some of both.
            leg.join(i < 5 ? "metz" : "nancy");
        }
        assertEquals(2, legs.stream().map(MediaLeg::port).distinct().count());
        assertEquals(10, plane.legs());
        assertEquals(2, plane.conferences());
        listen();
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                RtpPhone listener = phones.get(i);
                RtpPhone talker = phones.get(j);
                boolean hears = i != j && i / 5 == j / 5;
                assertTrue(
                        hears ? listener.hears(talker) : listener.hearsNothingOf(talker),
                        i + " hears " + listener.hears(talker.hertz) + " of " + j);
            }
        }
        legs.get(0).mute(true);
        legs.get(9).leave();
        legs.get(5).join("metz");
        listen();
        assertTrue(phones.get(1).hearsNothingOf(phones.get(0)));
        assertTrue(phones.get(0).hears(phones.get(1)));
        assertTrue(phones.get(6).hearsNothingOf(phones.get(9)));
        assertTrue(phones.get(9).hearsNothingOf(phones.get(6)));
        assertTrue(phones.get(5).hears(phones.get(1)));
        assertTrue(phones.get(1).hears(phones.get(5)));
        AtomicReference<Figures> figures = new AtomicReference<>();
        legs.get(1).close(figures::set);
        Patience.until("figures", () -> figures.get() != null);
        Figures last = figures.get();
        assertTrue(
                last.in().packets().orElse(0) > 100
                        && last.sent() > 100
                        && last.in().lost().orElse(-1) == 0
                        && last.in().jitterMillis().orElse(-1) >= 0,
                "" + last);
        assertTrue(last.firstPacketNanos() != 0);
        legs.forEach(l -> l.close(f -> {}));
        Patience.until("empty", () -> plane.legs() == 0 && plane.conferences() == 0);
    }

    @Test
    void phonesOfAllCodecsInOneConferenceHearEachOtherAndNotThemselves() {
        phone(300, G711.PCMU);
        phone(500, G711.PCMA);
        phones.add(new RtpPhone("127.40.1." + NEXT.getAndIncrement(), 700, G722.CODEC, 9, 20));
        phones.add(new RtpPhone("127.40.1." + NEXT.getAndIncrement(), 900, Opus.FULLBAND, 96, 20));
        // Every second leg is on the other worker.
        phones.forEach(p -> call(p, new Told()).join("x"));
        List<String> wrong = List.of("not listened yet");
        // A machine that stalls tears the tones of all.
        for (int i = 0; i < 5 && !wrong.isEmpty(); i++) {
            listen();
            wrong = misheard();
        }
        assertEquals(List.of(), wrong);
        phones.forEach(p -> assertConsecutive(p.received()));
    }

    private List<String> misheard() {
        List<String> wrong = new ArrayList<>();
        for (RtpPhone listener : phones) {
            for (RtpPhone talker : phones) {
                double heard = listener.hears(talker.hertz);
                if (listener == talker ? heard > 300 : heard < 1500) {
                    wrong.add(listener.hertz + " hears " + heard + " of " + talker.hertz);
                }
            }
        }
        return wrong;
    }

    private static void assertConsecutive(List<RtpPhone.Received> packets) {
        for (int i = 1; i < packets.size(); i++) {
            assertEquals(
                    packets.get(i - 1).sequence() + 1 & 0xffff, packets.get(i).sequence());
        }
    }

    @Test
    void opusInPacketsOf60MillisecondsIsSentAndTakenAsWell() {
        RtpPhone slow = new RtpPhone("127.40.1." + NEXT.getAndIncrement(), 700, Opus.FULLBAND, 96, 60);
        phones.add(slow);
        RtpPhone telephone = phone(300, G711.PCMU);
        call(slow, new Told()).join("x");
        call(telephone, new Told()).join("x");
        listen();
        assertTrue(telephone.hears(slow) && slow.hears(telephone), telephone.hears(700) + " " + slow.hears(300));
        List<RtpPhone.Received> all = slow.received();
        for (int i = 1; i < all.size(); i++) {
            assertEquals(2880, all.get(i).timestamp() - all.get(i - 1).timestamp());
        }
    }

    @Test
    void packetsOfStrangersAreDroppedAndAReInviteMovesTheLeg() {
        RtpPhone first = phone(500, G711.PCMU);
        RtpPhone next = phone(700, G711.PCMA);
        RtpPhone listener = phone(900, G711.PCMU);
        Told told = new Told();
        MediaLeg leg = call(first, told);
        leg.join("x");
        MediaLeg other = call(listener, new Told());
        other.join("x");
        // The new far end speaks before signalling has told of it.
        next.call(leg.address(), leg.port());
        listen(listener, first);
        assertTrue(listener.hears(first));
        assertTrue(listener.hearsNothingOf(next));
        assertTrue(count("unknown_source") > 0);
        leg.connect(next.target(true));
        listen(listener, next);
        assertTrue(listener.hears(next));
        assertTrue(listener.hearsNothingOf(first));
        assertTrue(next.hears(listener));
        assertEquals(1, told.flowing.get());
    }

    @Test
    void aPhoneBehindNatIsLatchedOnItsOwnPortByItsFirstPacket() {
        RtpPhone phone = phone(500, G711.PCMU);
        RtpPhone stranger = phone(700, G711.PCMU);
        RtpPhone listener = phone(900, G711.PCMU);
        MediaLeg leg = plane.open(new Told());
        int port = leg.port();
        // What it announces is an address inside its own network.
        Target announced = phone.target(false);
        leg.connect(new Target(
                "192.168.1.7",
                4000,
                "PCMU",
                0,
                Optional.empty(),
                20,
                false,
                true,
                true,
                4001,
                false,
                "",
                Optional.empty()));
        leg.join("x");
        call(listener, new Told()).join("x");
        phone.call(leg.address(), port);
        listen(phone, listener);
        assertTrue(phone.hears(listener));
        stranger.call(leg.address(), port);
        listen(phone, listener);
        assertTrue(listener.hears(phone));
        assertTrue(listener.hearsNothingOf(stranger));
        assertNotEquals(call(stranger, new Told()).port(), port);
        assertEquals(phone.port(), announced.port());
    }

    @Test
    void nothingIsSentToAnAnnouncedAddressBeforeSomethingCameFromThere() {
        RtpPhone victim = phone(500, G711.PCMU);
        RtpPhone talker = phone(700, G711.PCMU);
        call(talker, new Told()).join("x");
        for (boolean announcedOnly : new boolean[] {false, true}) {
            MediaLeg leg = plane.open(new Told(), announcedOnly);
            leg.connect(victim.target(announcedOnly).vouched(false));
            leg.play(new Prompt("busy", "en"));
            leg.sendDigits("1");
            leg.join("x");
            talker.forget();
            Patience.until("half a second of the conference", () -> talker.hasHeard(25));
            AtomicReference<Figures> figures = new AtomicReference<>();
            leg.close(figures::set);
            Patience.until("figures", () -> figures.get() != null);
            assertEquals(0, figures.get().sent());
        }
        assertEquals(List.of(), victim.received());
        assertEquals(List.of(), victim.reports());
    }

    @Test
    void oneWhoOnlyListensIsSentToWhenHeHasReported() {
        RtpPhone listener = phone(500, G711.PCMU);
        RtpPhone talker = phone(700, G711.PCMU);
        call(talker, new Told()).join("x");
        MediaLeg leg = plane.open(new Told(), false);
        leg.connect(listener.target(false).vouched(false));
        leg.join("x");
        // An empty receiver report (RFC 3550 §6.4.2).
        listener.report(leg.address(), leg.port() + 1, new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7});
        listen(listener);
        assertTrue(listener.hears(talker));
    }

    @Test
    void twoThatAnnounceTheSameAddressDoNotShareAPort() {
        RtpPhone phone = phone(500, G711.PCMU);
        RtpPhone listener = phone(900, G711.PCMU);
        call(listener, new Told()).join("x");
        // Two on each worker.
        List<MediaLeg> legs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MediaLeg leg = plane.open(new Told(), true);
            leg.connect(phone.target(true));
            legs.add(leg);
        }
        assertEquals(4, legs.stream().map(MediaLeg::port).distinct().count());
        legs.get(3).join("x");
        phone.call(PLANE, legs.get(3).port());
        listen(listener);
        assertTrue(listener.hears(phone));
    }

    @Test
    void clientsWithAddressesOfTheirOwnShareAPortAndAreLatchedThere() {
        RtpPhone one = phone(500, G711.PCMU);
        RtpPhone two = phone(700, G711.PCMU);
        List<MediaLeg> legs = new ArrayList<>();
        for (RtpPhone phone : List.of(one, one, two, two, one)) {
            MediaLeg leg = plane.open(new Told());
            leg.announced(phone.address(), phone.port(), true);
            leg.port();
            leg.connect(phone.target(false));
            legs.add(leg);
        }
        // Every second leg is on the same worker; two clients behind one address cannot be told apart.
        MediaLeg first = legs.get(0);
        MediaLeg second = legs.get(2);
        assertEquals(first.port(), second.port());
        assertNotEquals(first.port(), legs.get(4).port());
        // They would send silence to the same phones.
        List.of(1, 3, 4).forEach(i -> legs.get(i).close(f -> {}));
        one.call(PLANE, first.port());
        two.call(PLANE, second.port());
        first.join("x");
        second.join("x");
        listen(one, two);
        RtpPhone neighbour = new RtpPhone(one.address(), 1100, G711.PCMU);
        phones.add(neighbour);
        neighbour.call(PLANE, first.port());
        listen(one, two);
        assertTrue(one.hears(two) && two.hears(one));
        assertTrue(two.hearsNothingOf(neighbour));
        assertTrue(count("unknown_source") > 0);
        // Hold announces nobody: the port stays.
        int port = first.port();
        first.announced("0.0.0.0", one.port(), true);
        assertEquals(port, first.port());
        // One who moves to where another client is already needs a port of his own.
        first.announced(two.address(), 4000, true);
        assertNotEquals(port, first.port());
    }

    @Test
    void soundsArePlayedToOneLegAloneOverWhatItHears() {
        RtpPhone one = phone(500, G711.PCMU);
        RtpPhone two = phone(700, G711.PCMA);
        Told told = new Told();
        MediaLeg leg = call(one, told);
        leg.play(new Prompt("busy", "en"));
        leg.play(new Prompt("no-such-prompt", "en"));
        leg.play(new Prompt("beep", "en"));
        Patience.until("played", () -> told.played.size() == 2);
        assertEquals(List.of(new Prompt("no-such-prompt", "en"), new Prompt("beep", "en")), List.copyOf(told.played));
        leg.join("x");
        call(two, new Told()).join("x");
        leg.play(new Prompt("ringback", "en"));
        listen(one, two);
        assertTrue(one.hears(425) > 1000 && one.hears(two), one.hears(425) + " " + one.hears(700));
        assertTrue(two.hears(425) < 200);
        leg.stopPlaying();
        listen(one);
        assertTrue(one.hears(425) < 200);
        assertEquals(1, count("sound_missing"));
    }

    @Test
    void aLegThatEndsSaysByeAndFreesItsPort() throws Exception {
        RtpPhone phone = phone(500, G711.PCMU);
        MediaLeg leg = plane.open(new Told());
        leg.connect(phone.target(false));
        int port = leg.port();
        Patience.until("silence", () -> phone.hasHeard(5));
        leg.close(f -> {});
        Patience.until("BYE", () -> phone.reports().stream().anyMatch(RtpMediaPlaneTest::isBye));
        Patience.until("port is free", () -> free(port) && free(port + 1));
        assertEquals(0, plane.legs());
        leg.close(f -> {});
        leg.join("x");
        assertEquals(0, plane.conferences());
    }

    private static boolean isBye(byte[] compound) {
        int at = 0;
        while (at < compound.length) {
            if ((compound[at + 1] & 0xff) == 203) {
                return true;
            }
            at += 4 * (RtpHeader.readShort(compound, at + 2) + 1);
        }
        return false;
    }

    private static boolean free(int port) {
        try (DatagramSocket probe = new DatagramSocket(port, InetAddress.getByName(PLANE))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void badTargetsAndGarbageChangeNothing() {
        RtpPhone phone = phone(500, G711.PCMU);
        Told told = new Told();
        MediaLeg leg = call(phone, told);
        assertThrows(StrowgerException.class, () -> leg.connect(Targets.at("127.0.0.1", 0, 1)));
        assertThrows(StrowgerException.class, () -> leg.connect(Targets.speaking("G729", 18, "127.0.0.1", 4000, 4001)));
        for (int length = 0; length < 40; length++) {
            byte[] garbage = new byte[length];
            Arrays.fill(garbage, (byte) (length * 37));
            phone.raw(garbage, length);
        }
        Patience.until("counted", () -> count("malformed") > 10);
        assertTrue(phone.hasHeard(0));
        Patience.until("flowing", () -> told.flowing.get() == 1);
    }
}
