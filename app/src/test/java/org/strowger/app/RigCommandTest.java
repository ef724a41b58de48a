package org.strowger.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.server.Configuration;

/** {@code strowger rig}, as a process of its own. */
@Timeout(120)
class RigCommandTest {
    @Test
    void itTellsWhatIsThereButNoSecretsAndSigtermRemovesAllOfIt() throws Exception {
        Process rig = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstrowger.rig.range=" + System.getProperty("strowger.rig.range", "127.64-127"),
                        "-cp",
                        System.getProperty("java.class.path", "target" + File.separator + "classes"),
                        Strowger.class.getName(),
                        "rig",
                        "--switchboards",
                        "2",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = rig.inputReader(StandardCharsets.UTF_8)) {
            String line = String.valueOf(said.readLine());
            JsonNode sheet = new ObjectMapper().readTree(line);
            assertEquals(2, sheet.path("switchboards").size(), line);
            for (JsonNode board : sheet.path("switchboards")) {
                Path settings = Path.of(board.path("settings").asText());
                assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(settings));
                Configuration configuration = new Configuration(java.util.Optional.of(settings), java.util.Map.of());
                String secret = configuration.block("strowger.switchboard.ami").getString("secret");
                assertEquals(32, secret.length());
                assertFalse(line.contains(secret), "the secret is in its file only");
                assertTrue(board.path("dids").size() > 0, line);
            }
            rig.destroy();
            assertTrue(rig.waitFor(30, TimeUnit.SECONDS), "it ends");
            assertEquals(0, rig.exitValue());
            for (JsonNode board : sheet.path("switchboards")) {
                assertFalse(Files.exists(Path.of(board.path("settings").asText())), "nothing is left");
            }
        } finally {
            rig.destroyForcibly();
        }
    }
}
