package org.strowger.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.strowger.app.ToneSearch.Tone;
import org.strowger.rig.TestPhone;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** One test call, from dialling to its end: says when it rings, is answered and ends, and which tones are heard. */
final class TestTalk {
    private static final Duration POLL = Duration.ofMillis(50);
    /** Between two searches for tones; each looks at 300 ms. */
    private static final Duration SEARCH = Duration.ofMillis(400);

    private static final Duration END_WITHIN = Duration.ofSeconds(4);

    private final TestPhone phone;
    private final Options options;
    private final PrintWriter out;
    private final long dialled = System.nanoTime();
    private final List<Tone> told = new ArrayList<>();
    private final Set<Integer> expectedHeard = new LinkedHashSet<>();
    private List<Tone> before = List.of();

    /** What is said, for how long, and what must be heard. */
    static final class Options {
        @Option(names = "--tone", paramLabel = "HZ", description = "Tone to send; default 440, 0 for silence.")
        private int tone = 440;

        @Option(names = "--duration", paramLabel = "SECONDS", description = "How long to talk; default 10.")
        private int duration = 10;

        @Option(names = "--ring", paramLabel = "SECONDS", description = "How long to wait for the answer; default 60.")
        private int ring = 60;

        @Option(
                names = "--expect-tone",
                paramLabel = "HZ",
                description = "A tone that must be heard, for exit status 0; may be given several times.")
        private List<Integer> expected = List.of();

        /** @throws ParameterException if a figure is out of its range */
        void check(CommandLine command) {
            within(command, "--tone", tone, tone == 0 ? 0 : 100, 3800);
            within(command, "--duration", duration, 1, 3600);
            within(command, "--ring", ring, 1, 180);
            expected.forEach(hertz -> within(command, "--expect-tone", hertz, 100, 3800));
        }

        private static void within(CommandLine command, String option, int value, int least, int most) {
            if (value < least || value > most) {
                throw new ParameterException(command, option + " " + value + ": not within " + least + " to " + most);
            }
        }
    }

    TestTalk(TestPhone phone, Options options, PrintWriter out) {
        this.phone = phone;
        this.options = options;
        this.out = out;
        phone.tone(options.tone);
    }

    /**
     * Follows the call that was dialled to its end, which comes within the time limits.
     *
     * @return whether it was answered, sound came, sound went, and what was expected was heard
     */
    boolean follow() throws InterruptedException {
        if (!answered()) {
            return failed(phone.ending().isEmpty() ? "no answer within " + options.ring + " s" : "refused, " + cause());
        }
        long sent = phone.packetsSent();
        long received = phone.packetsHeard();
        talk();
        String by = phone.ending().isEmpty() ? "ended by us" : "ended by the far end";
        hangUp();
        sent = phone.packetsSent() - sent;
        received = phone.packetsHeard() - received;
        say("%s, %s; %d packets sent, %d received".formatted(by, cause(), sent, received));
        if (sent == 0) {
            return failed("the far end wants no sound");
        }
        if (received == 0) {
            return failed("no sound came");
        }
        Set<Integer> missing = new LinkedHashSet<>(options.expected);
        missing.removeAll(expectedHeard);
        if (!missing.isEmpty()) {
            return failed("not heard: " + missing + " Hz");
        }
        say("sound went and came");
        return true;
    }

    private String cause() {
        return "cause " + phone.cause() + (phone.status() == 0 ? "" : ", SIP status " + phone.status());
    }

    private boolean failed(String why) throws InterruptedException {
        hangUp();
        say("failed: " + why);
        return false;
    }

    private boolean answered() throws InterruptedException {
        long end = dialled + Duration.ofSeconds(options.ring).toNanos();
        boolean rang = false;
        while (phone.times().answered().isEmpty()) {
            if (!phone.ending().isEmpty() || System.nanoTime() > end) {
                return false;
            }
            if (!rang && phone.times().rang().isPresent()) {
                rang = true;
                say(phone.times().rang(), "rings");
            }
            listen();
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        say(phone.times().answered(), "answered");
        return true;
    }

    private void talk() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(options.duration).toNanos();
        while (phone.ending().isEmpty() && System.nanoTime() < end) {
            listen();
            options.expected.stream().filter(phone::hears).forEach(expectedHeard::add);
            TimeUnit.NANOSECONDS.sleep(SEARCH.toNanos());
        }
    }

    // A tone counts when it is there in two searches: speech and music have none that stay.
    private void listen() {
        if (phone.packetsHeard() == 0) {
            return;
        }
        List<Tone> now = ToneSearch.in(phone::level);
        for (Tone tone : now) {
            if (before.stream().anyMatch(tone::isNear) && told.stream().noneMatch(tone::isNear)) {
                told.add(tone);
                say("hears %d Hz at %.0f dB%s"
                        .formatted(
                                tone.hertz(),
                                tone.level(),
                                Math.abs(tone.hertz() - options.tone) <= 5 ? " (its own tone)" : ""));
            }
        }
        before = now;
    }

    /** Hangs up, or cancels, if there is still something to end. Any thread. */
    void hangUp() {
        if (phone.ending().isEmpty()) {
            phone.hangUp();
            phone.awaitEnded(END_WITHIN);
        }
    }

    private void say(String what) {
        say(OptionalLong.of(System.nanoTime()), what);
    }

    private void say(OptionalLong nanoTime, String what) {
        out.printf(Locale.ROOT, "%+8.3f s  %s%n", (nanoTime.orElse(dialled) - dialled) / 1e9, what);
        out.flush();
    }
}
