package org.strowger.app;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.strowger.protocol.v1.Row;
import org.strowger.protocol.v1.Table;
import org.strowger.protocol.v1.TableRequest;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.protocol.v1.TablesGrpc.TablesBlockingStub;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Dispatch's tables. */
@Command(
        name = "tables",
        description = "Shows dispatch's tables: conferences, media-servers, leases, switchboards, dids.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TablesCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "TABLE",
            description = "${COMPLETION-CANDIDATES}; default: all.",
            converter = ChoiceConverter.class)
    private List<Choice> tables = List.of();

    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Choice> wanted = tables.isEmpty() ? List.of(Choice.values()) : tables;
        for (Choice choice : wanted) {
            Table table = options.askWhoKnows(
                    "tables",
                    channel -> choice.question.apply(
                            TablesGrpc.newBlockingStub(channel), TableRequest.getDefaultInstance()));
            if (wanted.size() > 1) {
                spec.commandLine().getOut().println((choice.ordinal() == 0 ? "" : "\n") + choice + ":");
            }
            TextTable text = new TextTable(table.getColumnsList());
            for (Row row : table.getRowsList()) {
                text.row(row.getCellsList());
            }
            text.print(spec.commandLine().getOut());
        }
        return 0;
    }

    /** One table. */
    enum Choice {
        CONFERENCES(TablesBlockingStub::conferences),
        MEDIA_SERVERS(TablesBlockingStub::mediaServers),
        LEASES(TablesBlockingStub::leases),
        SWITCHBOARDS(TablesBlockingStub::switchboards),
        DIDS(TablesBlockingStub::dids);

        private final BiFunction<TablesBlockingStub, TableRequest, Table> question;

        Choice(BiFunction<TablesBlockingStub, TableRequest, Table> question) {
            this.question = question;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** By its name on the command line. */
    static final class ChoiceConverter implements picocli.CommandLine.ITypeConverter<Choice> {
        @Override
        public Choice convert(String value) {
            for (Choice choice : Choice.values()) {
                if (choice.toString().equals(value)) {
                    return choice;
                }
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "no table \"" + value + "\"; there are " + List.of(Choice.values()));
        }
    }
}
