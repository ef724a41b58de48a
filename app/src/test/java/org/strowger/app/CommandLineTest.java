package org.strowger.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.strowger.server.Configuration;
import org.strowger.server.StrowgerException;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | strowger: which command? See strowger --help",
                "frob | strowger: what is frob? See strowger --help",
                "tables frob | strowger: no table \"frob\"; there are [conferences, media-servers, leases, switchboards, dids]",
                "status --server nonsense | strowger: --server: \"nonsense\" is not host:port",
                "dispatch --set nonsense | strowger: --set nonsense: not KEY=VALUE",
                "up --set rpc.dedline=3s | strowger: unknown key strowger.rpc.dedline; did you mean strowger.rpc.deadline?",
                "up --config /nowhere.conf | strowger: configuration file /nowhere.conf cannot be read",
                "cdr --limit many | strowger: Invalid value for option '--limit': 'many' is not an int",
                "up --set logging.level=loud | strowger: strowger.logging: \"loud\" is not ERROR, WARN, INFO, DEBUG or TRACE",
                "up --listen nowhere:port | strowger: strowger.sip-front-door.listen: \"nowhere:port\" is not host:port",
                "up --set media-server.rtp.workers=0 | strowger: strowger.media-server.rtp.workers is 0, not within 1 to 256",
                "rig --switchboards 10 | strowger: --switchboards 10: not within 1 to 9",
                "rig extra | strowger: what is extra? See strowger rig --help",
                "call | strowger: Missing required parameter: 'TARGET'",
                "call +33387500100 | strowger: a number needs --via HOST:PORT",
                "call frob --via 127.0.0.1:5060 | strowger: \"frob\" is neither sip:USER@HOST[:PORT] nor a number",
                "call sip: | strowger: \"sip:\" is not sip:USER@HOST[:PORT]",
                "call 1000 --via somewhere | strowger: --via: \"somewhere\" is not host:port",
                "call sip:1@127.0.0.1 --duration 0 | strowger: --duration 0: not within 1 to 3600",
                "call sip:1@127.0.0.1 --ring 181 | strowger: --ring 181: not within 1 to 180",
                "call sip:1@127.0.0.1 --tone 5000 | strowger: --tone 5000: not within 100 to 3800",
                "call sip:1@127.0.0.1 --expect-tone 20 | strowger: --expect-tone 20: not within 100 to 3800",
            })
    void whatIsAskedForWronglyIsOneLineAndStatus2(String arguments, String message) {
        int status = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertEquals(message + "\n", err.toString());
        assertEquals(2, status);
        assertEquals("", out.toString());
    }

    @Test
    void aFolderOnWhichNothingRunsIsAnErrorOfUse() {
        assertEquals(2, run("status", "--data", data.toString()));
        assertTrue(err.toString().startsWith("strowger: no server runs on " + data), err.toString());
    }

    @Test
    void aServerThatDoesNotAnswerIsOneLineAndStatus1() {
        assertEquals(1, run("status", "--server", "127.70.2.1:9"));
        assertEquals("strowger: no answer from 127.70.2.1:9\n", err.toString());
    }

    @Test
    void helpAndVersionAreNoErrors() {
        assertEquals(0, run("--help"));
        assertEquals(0, run("--version"));
        assertTrue(out.toString().contains("media-server"), out.toString());
    }

    @Test
    void everythingInOneProcessIsReadyAndAnswersTheCommandLine() throws Exception {
        Configuration configuration = new Configuration(
                Optional.empty(),
                Map.of(
                        "strowger.data", data.toString(),
                        "strowger.server.name", "town",
                        "strowger.admin.listen", "127.70.2.2:0",
                        "strowger.dispatch.listen", "[\"inprocess:command-line-test\"]",
                        "strowger.media-server.dispatchers", "[\"inprocess:command-line-test\"]",
                        "strowger.media-server.sip.bind", "127.70.2.2:0",
                        "strowger.media-server.rtp.bind", "127.70.2.2",
                        "strowger.sip-front-door.dispatchers", "[\"inprocess:command-line-test\"]",
                        "strowger.sip-front-door.listen", "127.70.2.2:0"));
        List<Role> roles = List.of(Role.DISPATCH, Role.MEDIA_SERVER, Role.SIP_FRONT_DOOR);
        try (Composition composition = new Composition(configuration, roles)) {
            composition.start();
            composition.awaitReady(java.time.Duration.ofSeconds(15));
            assertTrue(composition.readyLine().contains("ready"), composition.readyLine());
            assertEquals(1, composition.readyLine().lines().count());

            assertEquals(0, run("status", "--data", data.toString()), err.toString());
            assertEquals(0, run("tables", "media-servers", "--data", data.toString()), err.toString());
            assertTrue(out.toString().contains("media-1"), out.toString());
            assertEquals(1, run("why", "--data", data.toString()));
            assertEquals("strowger: no decision yet\n", err.toString());
            assertEquals(0, run("drain", "--server", "town", "--data", data.toString()));
            assertEquals(1, run("status", "--data", data.toString()), "a drained server is not ready");
            assertEquals(0, run("drain", "--undo", "--data", data.toString()));

            // A bad change of the accounts is refused before it is in force.
            String key = "strowger.accounts.guests.max-calls";
            int before = configuration.current().getInt(key);
            assertThrows(StrowgerException.class, () -> configuration.set(Map.of(key, "-1")));
            assertEquals(before, configuration.current().getInt(key));
            configuration.set(Map.of(key, "7"));
            assertEquals(7, configuration.current().getInt(key));
        }
        assertEquals(List.of(), files(data.resolve("servers")));
    }

    private static List<Path> files(Path folder) throws java.io.IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private int run(String... arguments) {
        CommandLine all = Strowger.commandLine();
        for (CommandLine one : all.getSubcommands().values()) {
            one.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        }
        return all.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
