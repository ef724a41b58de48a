package org.strowger.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.RankedCandidate;
import org.strowger.protocol.v1.RuleOutcome;
import org.strowger.rig.CarrierCdr;
import org.strowger.server.StrowgerException;

/** Tells people, and programs, what the demonstration saw. */
final class DemoReport {
    private final PrintWriter out;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        out.println("── " + text + " " + "─".repeat(Math.max(3, 100 - text.length())));
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Why that media server: the rules, and the candidates in order. */
    void decision(DecisionRecord decision) {
        for (RuleOutcome rule : decision.getRulesList()) {
            if (rule.getAfter() != rule.getBefore()) {
                line("  %-20s %2d → %2d  %s"
                        .formatted(
                                rule.getRule(),
                                rule.getBefore(),
                                rule.getAfter(),
                                String.join("; ", rule.getLostList())));
            }
        }
        for (RankedCandidate candidate : decision.getBestList()) {
            line("  %s %-18s %-12s to %-13s %s a minute  %s"
                    .formatted(
                            candidate.getLostBy().isEmpty() ? "▶" : " ",
                            candidate.getLocation(),
                            candidate.getCandidate().getTrunk(),
                            candidate.getCandidate().getCallbackNumber(),
                            money(candidate.getPricePerMinuteMicros(), candidate.getCurrency()),
                            candidate.getLostBy().isEmpty() ? "chosen" : "lost by " + candidate.getLostBy()));
        }
        line("  " + decision.getReason());
    }

    /** One line for each leg. */
    void cdrs(List<Cdr> cdrs) {
        line("  %-13s %-11s %-13s → %-13s %7s %7s %7s %7s  %-18s %s"
                .formatted("leg", "server", "from", "to", "answer", "bridge", "release", "end", "cause, by", "cost"));
        for (Cdr cdr : cdrs) {
            line("  %-13s %-11s %-13s → %-13s %7s %7s %7s %7s  %-18s %s"
                    .formatted(
                            cdr.getKind().toLowerCase(Locale.ROOT).replace('_', '-'),
                            cdr.getServer(),
                            cdr.getFrom(),
                            cdr.getTo(),
                            after(cdr.getCreatedMs(), cdr.getAnsweredMs()),
                            after(cdr.getCreatedMs(), cdr.getBridgedMs()),
                            after(cdr.getCreatedMs(), cdr.getReleasedMs()),
                            after(cdr.getCreatedMs(), cdr.getEndedMs()),
                            cdr.getCause() + ", " + cdr.getEndedBy(),
                            cdr.getCostMicros() == 0 ? "" : money(cdr.getCostMicros(), cdr.getCurrency())));
        }
    }

    /** What the carrier would bill, by its own account. */
    void carrierCdrs(List<CarrierCdr> records) {
        for (CarrierCdr record : records) {
            line("  +%s → +%s  %-11s %5.2f s billed  %s → %s"
                    .formatted(
                            record.from().replace("+", ""),
                            record.to(),
                            record.disposition(),
                            record.billedSeconds(),
                            record.channel(),
                            record.dstChannel()));
        }
    }

    void checks(List<Check> checks) {
        for (Check check : checks) {
            line("  %s %-58s %s".formatted(check.held() ? "✓" : "✗", check.claim(), check.seen()));
        }
    }

    private static String after(long from, long at) {
        return at == 0 ? "–" : String.format(Locale.ROOT, "+%.2f", (at - from) / 1000.0);
    }

    static String money(long micros, String currency) {
        return String.format(Locale.ROOT, "%.4f %s", micros / 1e6, currency);
    }

    /**
     * Writes the same as data.
     *
     * @throws StrowgerException if the file cannot be written
     */
    static void json(Path file, DemoResult result) {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("passed", result.passed());
        root.put("release", DemoOptions.word(result.options().release()));
        root.put("identify", DemoOptions.word(result.options().identify()));
        root.put("topology", DemoOptions.word(result.options().topology()));
        root.put("processes", result.options().processes());
        root.put("seconds", result.seconds());
        ArrayNode checks = root.putArray("checks");
        result.checks()
                .forEach(check -> checks.addObject()
                        .put("claim", check.claim())
                        .put("held", check.held())
                        .put("seen", check.seen()));
        ArrayNode ladder = root.putArray("ladder");
        for (CallEvent event : result.events()) {
            ladder.addObject()
                    .put("atMicros", event.getAtUs())
                    .put("attempt", event.getAttempt())
                    .put("server", event.getServer())
                    .put("what", event.getWhat())
                    .put("from", event.getFrom())
                    .put("to", event.getTo())
                    .put("text", event.getText());
        }
        ArrayNode cdrs = root.putArray("cdrs");
        for (Cdr cdr : result.cdrs()) {
            cdrs.addObject()
                    .put("leg", cdr.getLeg())
                    .put("attempt", cdr.getAttempt())
                    .put("kind", cdr.getKind())
                    .put("server", cdr.getServer())
                    .put("account", cdr.getAccount())
                    .put("conference", cdr.getConference())
                    .put("from", cdr.getFrom())
                    .put("to", cdr.getTo())
                    .put("trunk", cdr.getTrunk())
                    .put("createdMs", cdr.getCreatedMs())
                    .put("ringingMs", cdr.getRingingMs())
                    .put("answeredMs", cdr.getAnsweredMs())
                    .put("bridgedMs", cdr.getBridgedMs())
                    .put("releasedMs", cdr.getReleasedMs())
                    .put("endedMs", cdr.getEndedMs())
                    .put("endedSource", cdr.getEndedSource())
                    .put("release", cdr.getRelease())
                    .put("cause", cdr.getCause())
                    .put("endedBy", cdr.getEndedBy())
                    .put("costMicros", cdr.getCostMicros())
                    .put("chargeMicros", cdr.getChargeMicros())
                    .put("currency", cdr.getCurrency())
                    .put("talkMs", cdr.getTalkMs());
        }
        try {
            Files.writeString(file, mapper.writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new StrowgerException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
