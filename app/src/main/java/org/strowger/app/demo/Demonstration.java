package org.strowger.app.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.WhyRequest;
import org.strowger.rig.TestPhone;

/**
 * The demonstration itself: two callers dial the local numbers of their towns and meet in one conference; what is claimed
 * of it is checked and told as it happens.
 */
final class Demonstration {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration HEAR_WITHIN = Duration.ofSeconds(6);
    private static final Duration TALK = Duration.ofSeconds(3);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(15);
    private static final List<Integer> TONES = List.of(500, 900);

    private final DemoOptions options;
    private final DemoReport report;
    private final List<Check> checks = new ArrayList<>();
    private List<Cdr> cdrs = List.of();

    Demonstration(DemoOptions options, DemoReport report) {
        this.options = options;
        this.report = report;
    }

    /**
     * Runs it on what is running already.
     *
     * @param started {@link System#nanoTime} when the rig began to start
     */
    DemoResult on(Exchange exchange, long started) throws InterruptedException {
        Ladder ladder = new Ladder(EventFeed.now("", "", "", "").getAtUs(), lanes());
        for (Town town : DemoWorld.TOWNS) {
            ladder.label(caller(town), town.title());
            ladder.label(town.name(), town.title());
        }
        report.heading("The calls, as they happen");
        report.line(ladder.head());
        List<CallEvent> seen;
        try (EventFeed feed = new EventFeed(event -> ladder.rung(event).ifPresent(report::line))) {
            feed.follow(exchange.farm());
            calls(exchange, feed);
            seen = feed.soFar();
        }
        why(exchange);
        report.heading("Call detail records");
        report.cdrs(cdrs);
        report.heading("The carrier's own records");
        report.carrierCdrs(exchange.rig().carrier().cdrs());
        cost();
        report.heading("What was claimed, and seen");
        report.checks(checks);
        return new DemoResult(options, checks, seen, cdrs, (System.nanoTime() - started) / 1e9);
    }

    private void calls(Exchange exchange, EventFeed feed) throws InterruptedException {
        List<TestPhone> phones = new ArrayList<>();
        for (int i = 0; i < DemoWorld.TOWNS.size(); i++) {
            Town town = DemoWorld.TOWNS.get(i);
            TestPhone phone = exchange.phone(town);
            phones.add(phone);
            phone.tone(TONES.get(i));
            TONES.forEach(phone::watch);
            feed.add(phoneEvent(town, "dials", true, town.did().text()));
            phone.dial(exchange.dialling(town.did()));
            boolean answered = phone.awaitAnswered(CONNECT_WITHIN);
            if (answered) {
                feed.add(phoneEvent(town, "answered", false, after(phone) + " after dialling"));
            }
            checks.add(new Check(
                    town.title() + "'s caller is answered",
                    answered,
                    answered
                            ? after(phone) + " after dialling"
                            : "not within " + CONNECT_WITHIN.toSeconds() + " s"
                                    + (phone.ending().isEmpty() ? "" : ": " + phone.ending())));
            if (!answered) {
                break;
            }
        }
        if (phones.size() == DemoWorld.TOWNS.size()) {
            hearing(phones, "hears");
            // What was released a moment ago may still break: they talk on for a while and are listened to again.
            TimeUnit.NANOSECONDS.sleep(TALK.toNanos());
            hearing(phones, "still hears");
            released(exchange);
        }
        for (int i = 0; i < phones.size(); i++) {
            feed.add(phoneEvent(DemoWorld.TOWNS.get(i), "hangs up", true, ""));
            phones.get(i).hangUp();
        }
        Map<String, Long> held = exchange.awaitNothingHeld(SETTLE_WITHIN);
        checks.add(new Check(
                "afterwards nothing is held on any server",
                held.isEmpty(),
                held.isEmpty() ? "no channel, bridge, leg, lease or order" : held.toString()));
        records(exchange);
    }

    /** Stands in for the attempt's id, which a telephone does not know. */
    private static String caller(Town town) {
        return "caller " + town.name();
    }

    private static CallEvent phoneEvent(Town town, String what, boolean byCaller, String text) {
        return EventFeed.now(what, byCaller ? caller(town) : "carrier", byCaller ? "carrier" : caller(town), text)
                .toBuilder()
                .setAttempt(caller(town))
                .build();
    }

    private static Map<String, String> lanes() {
        Map<String, String> lanes = new HashMap<>();
        DemoWorld.TOWNS.forEach(town -> {
            lanes.put(town.name(), "switchboard");
            // A trunk of the media servers that leads straight to that town's Asterisk.
            lanes.put("ip-" + town.name(), "asterisk");
        });
        DemoWorld.SITES.forEach(site -> {
            lanes.put(site.name(), "media-server");
            lanes.put("media-" + site.name(), "media-server");
        });
        lanes.put("pstn", "carrier");
        return lanes;
    }

    private static String after(TestPhone phone) {
        long nanos =
                phone.times().answered().orElse(0) - phone.times().invited().orElse(0);
        return nanos / 1_000_000 + " ms";
    }

    private void hearing(List<TestPhone> phones, String verb) {
        for (int i = 0; i < phones.size(); i++) {
            for (int j = 0; j < phones.size(); j++) {
                if (i == j) {
                    continue;
                }
                boolean hears = phones.get(i).awaitHears(TONES.get(j), HEAR_WITHIN);
                checks.add(new Check(
                        "%s %s %s"
                                .formatted(
                                        DemoWorld.TOWNS.get(i).title(),
                                        verb,
                                        DemoWorld.TOWNS.get(j).title()),
                        hears,
                        level(phones.get(i), TONES.get(j))));
            }
        }
        for (int i = 0; i < phones.size(); i++) {
            int own = TONES.get(i);
            checks.add(new Check(
                    "%s %s nothing of himself".formatted(DemoWorld.TOWNS.get(i).title(), verb),
                    !phones.get(i).hears(own) && phones.get(i).packetsHeard() > 0,
                    level(phones.get(i), own)));
        }
    }

    private static String level(TestPhone phone, int hertz) {
        return "%d Hz at %.0f dB".formatted(hertz, phone.level(hertz));
    }

    private void released(Exchange exchange) {
        for (Town town : DemoWorld.TOWNS) {
            int channels = exchange.rig().switchOf(town.name()).channels().size();
            // Released in full, nothing is left; else the two legs of the call are.
            int expected = options.release() == Degree.FULL ? 0 : 2;
            checks.add(new Check(
                    "%s's Asterisk keeps %d channels (release: %s)"
                            .formatted(town.title(), expected, DemoOptions.word(options.release())),
                    channels == expected,
                    channels + " channels while they talk"));
        }
        int carrier = exchange.rig().carrier().channels().size();
        report.line("           carrier: %d channels in %d bridges"
                .formatted(carrier, exchange.rig().carrier().bridges().size()));
    }

    private void records(Exchange exchange) throws InterruptedException {
        // Records are delivered by outboxes; the last may be under way.
        long end = System.nanoTime() + SETTLE_WITHIN.toNanos();
        do {
            cdrs = exchange.farm().tables().cdr(CdrRequest.newBuilder().build()).getCdrsList();
            if (complete()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        } while (System.nanoTime() < end);
        checks.add(new Check(
                "every leg has its record, from created to ended",
                complete(),
                cdrs.stream()
                        .map(cdr -> cdr.getKind().toLowerCase(Locale.ROOT))
                        .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()))
                        .toString()));
        String wanted = DemoOptions.word(options.release());
        List<Cdr> callers = callers();
        checks.add(new Check(
                "degree of release reached: " + wanted,
                callers.size() == DemoWorld.TOWNS.size()
                        && callers.stream().allMatch(cdr -> cdr.getRelease().equals(wanted)),
                callers.stream().map(Cdr::getRelease).collect(Collectors.joining(", "))));
    }

    private List<Cdr> callers() {
        return cdrs.stream()
                .filter(cdr -> cdr.getKind().equals(LegRecord.LegKind.CALLER.name()))
                .toList();
    }

    private boolean complete() {
        // For each caller: his leg, the callback as the switchboard saw it, and as the media server did.
        return cdrs.size() == 3 * DemoWorld.TOWNS.size()
                && cdrs.stream()
                        .allMatch(cdr -> cdr.getCreatedMs() > 0 && cdr.getAnsweredMs() > 0 && cdr.getEndedMs() > 0);
    }

    private void why(Exchange exchange) {
        String first = cdrs.stream()
                .filter(cdr ->
                        cdr.getDid().equals(DemoWorld.TOWNS.getFirst().did().text()))
                .map(Cdr::getAttempt)
                .findFirst()
                .orElse("");
        report.heading("Why that media server, for Metz's caller");
        if (first.isEmpty()) {
            checks.add(new Check("dispatch tells why", false, "no record of the attempt"));
            return;
        }
        List<DecisionRecord> decisions = exchange.farm()
                .tables()
                .why(WhyRequest.newBuilder().setAttempt(first).build())
                .getDecisionsList();
        decisions.forEach(report::decision);
        String winner = decisions.isEmpty() || decisions.getLast().getBestCount() == 0
                ? ""
                : decisions.getLast().getBest(0).getCandidate().getMediaServer();
        boolean cheapest = winner.equals("strasbourg") || options.topology() == Topology.IP;
        checks.add(new Check("the cheapest callback was chosen", !winner.isEmpty() && cheapest, winner));
        if (options.identify() != Identify.ANY) {
            report.line("  identification forced: " + DemoOptions.word(options.identify()));
        }
    }

    private void cost() {
        long cost = cdrs.stream().mapToLong(Cdr::getCostMicros).sum();
        long talk = callers().stream().mapToLong(Cdr::getTalkMs).sum();
        long tollFree = talk * DemoWorld.TOLL_FREE_MICROS / 60_000;
        report.heading("What it cost");
        report.line("  the callbacks:                         " + DemoReport.money(cost, "EUR"));
        report.line("  the same talk over an international toll-free number: "
                + DemoReport.money(tollFree, "EUR")
                + " (at " + DemoReport.money(DemoWorld.TOLL_FREE_MICROS, "EUR") + " a minute)");
        boolean asClaimed = options.topology() == Topology.CARRIER ? cost > 0 && cost < tollFree : cost == 0;
        checks.add(new Check(
                options.topology() == Topology.CARRIER
                        ? "the callbacks cost something, and less than toll-free"
                        : "calls inside our own network cost nothing",
                asClaimed,
                DemoReport.money(cost, "EUR") + " against " + DemoReport.money(tollFree, "EUR")));
    }
}
