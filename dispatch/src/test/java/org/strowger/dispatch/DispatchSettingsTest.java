package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.accounts.AccountTable;
import org.strowger.server.Configuration;
import org.strowger.server.StrowgerException;

final class DispatchSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aUsersFileWithCustomersAndDecksPassesTheServersCheck() throws IOException {
        Path file = folder.resolve("strowger.conf");
        Files.writeString(folder.resolve("sbg.csv"), "33,0.02,EUR\n");
        Files.writeString(file, TestFarm.CONFIG + "\nstrowger.accounts.decks.sbg = sbg.csv");
        var configuration = new Configuration(
                Optional.of(file),
                Map.of("strowger.accounts.guests.max-calls", "7", "strowger.dispatch.listen", "[\"127.60.0.1:0\"]"));
        AccountTable table = AccountTable.read(configuration.current(), Path.of("elsewhere"));

        assertEquals(7, table.account(AccountTable.GUESTS).orElseThrow().maxCalls());
        assertTrue(table.decks().containsKey("sbg"), "found beside the configuration file");
        assertEquals(17, DispatchSettings.read(configuration.current()).rules().size());
    }

    @Test
    void aBadSettingIsOneLineThatNamesIt() {
        for (var bad : Map.of(
                        "name = \"a b\"", "strowger.dispatch.name",
                        "contact-timeout = 500ms", "contact-timeout",
                        "lease-time = 5s", "lease-time",
                        "sweep-every = 0s", "sweep-every",
                        "decisions-kept = 0", "decisions-kept",
                        "rules = [cheap]", "cheapest-callback")
                .entrySet()) {
            var e = assertThrows(
                    StrowgerException.class,
                    () -> DispatchSettings.read(TestFarm.config("strowger.dispatch." + bad.getKey())));
            assertTrue(String.valueOf(e.getMessage()).contains(bad.getValue()), e.getMessage());
        }
    }
}
