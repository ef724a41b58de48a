package org.strowger.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrReply;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.TablesGrpc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Call detail records (SPEC A9). */
@Command(
        name = "cdr",
        description = "Shows call detail records, one row for each leg, newest first.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CdrCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "ATTEMPT",
            defaultValue = "",
            description = "Only the legs of this attempt.")
    private String attempt = "";

    @Option(names = "--account", paramLabel = "NAME", defaultValue = "", description = "Only this account's.")
    private String account = "";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many; default 100.")
    private int limit;

    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CdrRequest request = CdrRequest.newBuilder()
                .setAttempt(attempt)
                .setAccount(account)
                .setLimit(limit)
                .build();
        CdrReply reply = options.askWhoKnows(
                "records", channel -> TablesGrpc.newBlockingStub(channel).cdr(request));
        print(reply.getCdrsList(), spec.commandLine().getOut());
        return 0;
    }

    /** Prints them; the demo shows them likewise. */
    static void print(List<Cdr> cdrs, PrintWriter out) {
        TextTable table = new TextTable(List.of(
                "attempt",
                "leg",
                "server",
                "from",
                "to",
                "trunk",
                "created",
                "ringing",
                "answered",
                "bridged",
                "released",
                "ended",
                "talk",
                "cause",
                "by",
                "release",
                "cost",
                "charge",
                "quality in",
                "quality out"));
        for (Cdr cdr : cdrs) {
            table.row(List.of(
                    Shown.shortId(cdr.getAttempt()),
                    cdr.getKind().toLowerCase(Locale.ROOT).replace('_', '-'),
                    cdr.getServer(),
                    cdr.getFrom(),
                    cdr.getTo(),
                    cdr.getTrunk(),
                    Shown.time(cdr.getCreatedMs()),
                    Shown.time(cdr.getRingingMs()),
                    Shown.time(cdr.getAnsweredMs()),
                    Shown.time(cdr.getBridgedMs()),
                    Shown.time(cdr.getReleasedMs()),
                    Shown.time(cdr.getEndedMs()),
                    Shown.seconds(cdr.getTalkMs()),
                    cdr.getCause() == 0 ? "-" : "" + cdr.getCause(),
                    cdr.getEndedBy().isEmpty() ? "-" : cdr.getEndedBy(),
                    cdr.getRelease().isEmpty() ? "-" : cdr.getRelease(),
                    Shown.money(cdr.getCostMicros(), cdr.getCurrency()),
                    Shown.money(cdr.getChargeMicros(), cdr.getCurrency()),
                    Shown.quality(cdr.getQuality().getIn()),
                    Shown.quality(cdr.getQuality().getOut())));
        }
        table.print(out);
    }
}
