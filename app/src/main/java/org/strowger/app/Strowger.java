package org.strowger.app;

import java.util.List;
import org.strowger.app.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code strowger up}, {@code strowger tables} and so on. */
@Command(
        name = "strowger",
        description = "A telephony switchboard with a conference bridge behind it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            RigCommand.class,
            CallCommand.class,
            TablesCommand.class,
            WhyCommand.class,
            CdrCommand.class,
            StatusCommand.class,
            DrainCommand.class,
        })
public final class Strowger implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See strowger --help");
    }

    /** All commands. Exit status: 0 done, 1 it failed, 2 it was asked for wrongly. */
    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new Strowger());
        for (Role role : List.of(Role.DISPATCH, Role.MEDIA_SERVER, Role.SWITCHBOARD)) {
            CommandLine one = new CommandLine(new ServeCommand(role));
            one.getCommandSpec().usageMessage().description(role.description());
            all.addSubcommand(role.word(), one);
        }
        OneLineErrors errors = new OneLineErrors();
        return all.setParameterExceptionHandler(errors).setExecutionExceptionHandler(errors);
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}
