package org.strowger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.strowger.server.StrowgerException;
import picocli.CommandLine;

/** How a benchmark is begun and ended: wrong arguments and what fails are one line each. */
final class CommandRun {
    private CommandRun() {}

    /**
     * Runs it.
     *
     * @param benchmark a picocli command
     * @return the exit status
     */
    static int run(Callable<Integer> benchmark, String[] arguments) {
        CommandLine line = new CommandLine(benchmark);
        line.setParameterExceptionHandler((e, given) -> {
            e.getCommandLine().getErr().println(name(e.getCommandLine()) + ": " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, result) -> {
            if (e instanceof StrowgerException) {
                command.getErr().println(name(command) + ": " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
        return line.execute(arguments);
    }

    private static String name(CommandLine command) {
        return command.getCommandName();
    }

    /** Removes a folder and all that is in it. */
    static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }
}
