package org.strowger.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.strowger.protocol.E164;
import org.strowger.rig.Rig;
import org.strowger.rig.SwitchboardAddresses;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A telephone network to develop against: real Asterisks, as carrier and as switchboards', until it is ended. */
@Command(
        name = "rig",
        description = {
            "Brings up a carrier and switchboards' Asterisks with our dialplans, and says how to use them.",
            "Ctrl-C or SIGTERM ends and removes all of it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RigCommand implements Callable<Integer> {
    @Option(names = "--switchboards", paramLabel = "N", description = "How many, 1 to 9; default 1.")
    private int count = 1;

    @Option(names = "--json", description = "Says it as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || count > RigNumbers.MOST_SWITCHBOARDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--switchboards " + count + ": not within 1 to " + RigNumbers.MOST_SWITCHBOARDS);
        }
        List<RigNumbers.Switchboard> switchboards = RigNumbers.switchboards(count);
        Rig rig = Rig.start(RigNumbers.plan(switchboards));
        Thread signal = new Thread(
                () -> {
                    rig.close();
                    // Ended in order, as asked: not the failure that the virtual machine makes of a signal.
                    Runtime.getRuntime().halt(0);
                },
                "signal");
        try (rig) {
            switchboards.forEach(one -> writeSettings(rig, one));
            Runtime.getRuntime().addShutdownHook(signal);
            PrintWriter out = spec.commandLine().getOut();
            RigSheet sheet = new RigSheet(rig, switchboards);
            out.println(json ? sheet.json() : sheet.text());
            out.flush();
            while (switchboards.stream()
                            .allMatch(one -> rig.switchOf(one.name()).alive())
                    && rig.carrier().asterisk().alive()) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
            Runtime.getRuntime().removeShutdownHook(signal);
            throw new StrowgerException("an Asterisk of the rig has ended");
        }
    }

    /** What a switchboard server needs to work with this Asterisk, the secret included; goes with the rig. */
    static Path settings(Rig rig, String switchboard) {
        return rig.switchOf(switchboard).folder().resolve("switchboard.conf");
    }

    private static void writeSettings(Rig rig, RigNumbers.Switchboard numbers) {
        SwitchboardAddresses at = rig.switchboard(numbers.name());
        Path file = settings(rig, numbers.name());
        String text = """
                strowger.switchboard {
                  name = "%s"
                  agi.bind = "%s:%d"
                  ami { host = "%s", port = %d, user = "%s", secret = "%s" }
                  trunks {
                    carrier { carrier = rig, release = full, identification = [pool, dtmf], channels = 30
                              pool = [%s], shared = "%s" }
                  }
                }
                """.formatted(
                        at.name(),
                        at.agiHost(),
                        at.agiPort(),
                        at.amiHost(),
                        at.amiPort(),
                        at.amiUser(),
                        at.amiSecret(),
                        numbers.pool().stream().map(RigCommand::quoted).collect(Collectors.joining(", ")),
                        numbers.shared());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new StrowgerException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(E164 number) {
        return '"' + number.text() + '"';
    }
}
