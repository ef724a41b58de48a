package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("farm.conf");
    }

    @Test
    void defaultsAreInForceWhenNothingIsSaid() {
        Configuration configuration = new Configuration(Optional.empty(), Map.of());
        assertEquals(
                RpcSettings.standard().deadline(),
                RpcSettings.of(configuration.block("strowger.rpc")).deadline());
    }

    @Test
    void aSingleSettingIsStrongerThanTheFileAndTheFileThanTheDefault() throws IOException {
        Files.writeString(file, "strowger.rpc { deadline = 3 s, keep-alive = 7 s }");
        Configuration configuration = new Configuration(Optional.of(file), Map.of("strowger.rpc.deadline", "4s"));
        RpcSettings rpc = RpcSettings.of(configuration.block("strowger.rpc"));
        assertEquals(Duration.ofSeconds(4), rpc.deadline());
        assertEquals(Duration.ofSeconds(7), rpc.keepAlive());
        assertEquals(Duration.ofSeconds(5), rpc.keepAliveTimeout());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strowger.rpc.dedline = 3 s | unknown key strowger.rpc.dedline; did you mean strowger.rpc.deadline?",
                "strowger.htpp.listen = x | unknown key strowger.htpp; did you mean strowger.http?",
                "strowgr.http.listen = x | unknown key strowgr; did you mean strowger?",
                "strowger.rpc.deadline = soon | strowger.rpc.deadline must be a time such as 10 s, not soon",
                "strowger.rpc.max-message = big | strowger.rpc.max-message must be a size such as 4 MiB, not big",
                "strowger.rpc.exposed = perhaps | strowger.rpc.exposed must be true or false, not perhaps",
                "strowger.rpc = off | strowger.rpc must be a block, not off",
                "strowger.data = null | strowger.data must be one value, not null",
                "strowger.data = [a] | strowger.data must be one value, not [a]",
            })
    void aMistakeInTheFileIsNamedWithItsPlace(String text, String message) throws IOException {
        Files.writeString(file, "\n" + text);
        StrowgerException refusal =
                assertThrows(StrowgerException.class, () -> new Configuration(Optional.of(file), Map.of()));
        assertTrue(refusal.getMessage().endsWith(": 2: " + message), refusal.getMessage());
    }

    @Test
    void aFileThatIsNoConfigurationIsRefusedInOneLine() throws IOException {
        Files.writeString(file, "strowger { rpc {");
        StrowgerException refusal =
                assertThrows(StrowgerException.class, () -> new Configuration(Optional.of(file), Map.of()));
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        StrowgerException refusal =
                assertThrows(StrowgerException.class, () -> new Configuration(Optional.of(file), Map.of()));
        assertTrue(refusal.getMessage().contains("cannot be read"), refusal.getMessage());
    }

    @Test
    void aChangedFileIsSwappedInAndABadOneIsNot() throws IOException {
        Files.writeString(file, "strowger.logging.level = WARN");
        Configuration configuration = new Configuration(Optional.of(file), Map.of());
        List<String> heard = new CopyOnWriteArrayList<>();
        configuration.onChange("strowger.logging", now -> heard.add(now.getString("strowger.logging.level")));
        RecentEvents events = new RecentEvents("town");
        try (ConfigurationWatch watch = new ConfigurationWatch(configuration, events, Duration.ofMillis(20))) {
            Files.writeString(file, "strowger.logging.level = DEBUG");
            Await.until("the change is heard", () -> heard.equals(List.of("DEBUG")));
            Files.writeString(file, "strowger.logging.lvl = INFO");
            Await.until(
                    "the mistake is told",
                    () -> events.recent("").stream()
                            .anyMatch(event -> event.getWhat().equals("misconfigured")
                                    && event.getText().contains("strowger.logging.lvl")));
            assertEquals("DEBUG", configuration.current().getString("strowger.logging.level"));
            assertEquals(List.of("DEBUG"), heard);
        }
    }

    @Test
    void anAddressInBracketsIsNoList() {
        Configuration configuration = new Configuration(Optional.empty(), Map.of("strowger.http.listen", "[::1]:8080"));
        assertEquals("[::1]:8080", configuration.current().getString("strowger.http.listen"));
    }

    @Test
    void whatNobodyListensForWaitsForTheNextStart() {
        Configuration configuration = new Configuration(Optional.empty(), Map.of());
        configuration.onChange("strowger.logging", now -> {});
        Configuration.Change change =
                configuration.set(Map.of("strowger.logging.level", "WARN", "strowger.rpc.deadline", "2s"));
        assertEquals(Set.of("strowger.logging.level", "strowger.rpc.deadline"), change.keys());
        assertEquals(Set.of("strowger.rpc.deadline"), change.needRestart());
    }

    @Test
    void aListenerCanRefuseAChange() {
        Configuration configuration = new Configuration(Optional.empty(), Map.of());
        configuration.onChange("strowger.logging", new Configuration.Listener() {
            @Override
            public void check(Config next) {
                throw new StrowgerException("not now");
            }

            @Override
            public void changed(Config now) {
                throw new AssertionError("a refused change was told");
            }
        });
        assertThrows(StrowgerException.class, () -> configuration.set(Map.of("strowger.logging.level", "WARN")));
        assertEquals("INFO", configuration.current().getString("strowger.logging.level"));
    }

    @Test
    void secretsAreNotShown() {
        Configuration configuration = new Configuration(
                Optional.empty(),
                Map.of(
                        "strowger.logging.levels.trunk-password", "hunter2",
                        "strowger.logging.levels.inner", "[{user=a, secret=hunter2}]"));
        Map<String, String> shown = Secrets.shown(configuration.current(), "strowger.logging.levels");
        assertEquals(
                Map.of(
                        "strowger.logging.levels.trunk-password", "***",
                        "strowger.logging.levels.inner", "[{secret=***, user=a}]"),
                shown);
    }
}
