package org.strowger.app;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.strowger.protocol.v1.Row;
import org.strowger.protocol.v1.Table;
import org.strowger.protocol.v1.TableRequest;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.protocol.v1.TablesGrpc.TablesBlockingStub;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Dispatch's tables. */
@Command(
        name = "tables",
        description = "Shows dispatch's tables: conferences, media-servers, leases, switchboards, dids.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TablesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TABLE", defaultValue = "", description = "One of them; default: all.")
    private String table = "";

    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Choice> wanted = Stream.of(Choice.values())
                .filter(choice -> table.isEmpty() || choice.toString().equals(table))
                .toList();
        if (wanted.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "no table \"" + table + "\"; there are " + List.of(Choice.values()));
        }
        for (Choice choice : wanted) {
            Table rows = options.askWhoKnows("tables", channel -> choice.ask(TablesGrpc.newBlockingStub(channel)));
            if (wanted.size() > 1) {
                spec.commandLine().getOut().println("\n" + choice + ":");
            }
            TextTable text = new TextTable(rows.getColumnsList());
            for (Row row : rows.getRowsList()) {
                text.row(row.getCellsList());
            }
            text.print(spec.commandLine().getOut());
        }
        return 0;
    }

    /** One table. */
    enum Choice {
        CONFERENCES,
        MEDIA_SERVERS,
        LEASES,
        SWITCHBOARDS,
        DIDS;

        Table ask(TablesBlockingStub dispatch) {
            TableRequest all = TableRequest.getDefaultInstance();
            return switch (this) {
                case CONFERENCES -> dispatch.conferences(all);
                case MEDIA_SERVERS -> dispatch.mediaServers(all);
                case LEASES -> dispatch.leases(all);
                case SWITCHBOARDS -> dispatch.switchboards(all);
                case DIDS -> dispatch.dids(all);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
