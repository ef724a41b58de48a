package org.strowger.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.RankedCandidate;
import org.strowger.protocol.v1.RuleOutcome;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.protocol.v1.WhyReply;
import org.strowger.protocol.v1.WhyRequest;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a media server was chosen (SPEC A3). */
@Command(
        name = "why",
        description =
                "Shows why a media server was chosen for a call: what each rule removed, and the best candidates.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WhyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "ATTEMPT",
            defaultValue = "",
            description = "Attempt id or its beginning; default: the last call.")
    private String attempt = "";

    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        WhyReply reply = options.askWhoKnows(
                "decisions",
                channel -> TablesGrpc.newBlockingStub(channel)
                        .why(WhyRequest.newBuilder().setAttempt(attempt).build()));
        if (reply.getDecisionsCount() == 0) {
            throw new StrowgerException(attempt.isEmpty() ? "no decision yet" : "no decision about " + attempt);
        }
        reply.getDecisionsList()
                .forEach(decision -> print(decision, spec.commandLine().getOut()));
        return 0;
    }

    /** Prints one decision; the demo shows it likewise. */
    static void print(DecisionRecord decision, PrintWriter out) {
        out.printf(
                "%s  attempt %s  conference %s%n",
                Shown.time(decision.getAtMs()), decision.getAttempt(), decision.getConference());
        out.println(
                decision.hasRefusal()
                        ? "refused: " + decision.getRefusal().getText() + " (cause "
                                + decision.getRefusal().getCause() + ")"
                        : decision.getReason());
        TextTable rules = new TextTable(List.of("rule", "before", "after", "lost"));
        for (RuleOutcome rule : decision.getRulesList()) {
            rules.row(List.of(
                    rule.getRule(),
                    "" + rule.getBefore(),
                    "" + rule.getAfter(),
                    String.join("; ", rule.getLostList())));
        }
        rules.print(out);
        TextTable best = new TextTable(
                List.of("media server", "location", "trunk", "number", "price a minute", "free", "lost by"));
        for (RankedCandidate ranked : decision.getBestList()) {
            Candidate candidate = ranked.getCandidate();
            best.row(List.of(
                    candidate.getMediaServer(),
                    ranked.getLocation(),
                    candidate.getTrunk(),
                    candidate.getCallbackNumber(),
                    Shown.money(ranked.getPricePerMinuteMicros(), ranked.getCurrency()),
                    "" + ranked.getFreePlaces(),
                    ranked.getLostBy().isEmpty() ? "(chosen)" : ranked.getLostBy()));
        }
        best.print(out);
    }
}
