package org.strowger.app;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure is one line on standard error: status 2 when it was asked for wrongly, 1 when it failed. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OneLineErrors.class);

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            message = "what is " + String.join(" ", unmatched.getUnmatched()) + "? See "
                    + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        }
        return tell(e.getCommandLine(), message, ExitCode.USAGE);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        LOG.debug("{} failed", command.getCommandName(), e);
        return tell(command, message(e), ExitCode.SOFTWARE);
    }

    private static String message(Exception e) {
        if (e instanceof StrowgerException known) {
            return known.getMessage();
        }
        if (e instanceof StatusRuntimeException answer) {
            Status status = answer.getStatus();
            String description = status.getDescription();
            return description == null ? status.getCode().toString() : description;
        }
        return "internal error: " + e;
    }

    private static int tell(CommandLine command, String message, int status) {
        String line = message.lines().map(String::strip).findFirst().orElse("failed");
        command.getErr().println("strowger: " + line);
        command.getErr().flush();
        return status;
    }
}
