package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.strowger.server.StrowgerException;

class SwitchboardSettingsTest {
    private static SwitchboardSettings read(String text) {
        return SwitchboardSettings.from(ConfigFactory.parseString(text));
    }

    private static String wrong(String text) {
        String message = String.valueOf(
                assertThrows(StrowgerException.class, () -> read(text)).getMessage());
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void whatABlockLeavesOutComesFromTheReference() {
        SwitchboardSettings settings = read("name = metz, dispatchers = [\"d:1\"]");
        assertEquals("metz", settings.name());
        assertEquals(List.of("d:1"), settings.records());
        assertEquals(Duration.ofMillis(1500), settings.limits().watchdog());
        assertEquals(Duration.ofSeconds(10), settings.limits().quarantine());
    }

    @Test
    void wrongKeysAreNamedInOneLine() {
        assertTrue(wrong("trunks.a { release = sometimes }").contains("trunk a.release"));
        assertTrue(wrong("trunks.a { identification = [dtmf] }").contains("shared number"));
        assertTrue(wrong("trunks.a { identification = [pool] }").contains("pool numbers"));
        assertTrue(wrong("trunks.a { pool = [\"0387\"] }").contains("E.164"));
        assertTrue(wrong("trunks { a { pool = [\"+33387000011\"] }, b { shared = \"+33387000011\" } }")
                .contains("given twice"));
        assertTrue(wrong("limits.watchdog = soon").contains("watchdog"));
    }

    @Test
    void theSecretIsNotShown() {
        assertFalse(read("ami.secret = hush").toString().contains("hush"));
    }
}
