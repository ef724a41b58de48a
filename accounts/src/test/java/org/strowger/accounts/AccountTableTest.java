package org.strowger.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

final class AccountTableTest {
    static final String GOOD = """
            strowger.accounts {
              customers.acme {
                name = "Acme", allowed-prefixes = ["+33387"]
                dids { "+33387000100" { conference = "weekly", treatment = music, sound = "jazz", only = pool } }
              }
              decks { strasbourg = ["prefix,price,currency", "33,0.02,EUR"] }
            }
            """;

    @TempDir
    Path folder;

    static Config config(String more) {
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseString(GOOD))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private AccountTable read(String more) {
        return AccountTable.read(config(more), folder);
    }

    @Test
    void aCustomerGetsDefaultsForWhatItDoesNotSay() {
        AccountTable table = read("");
        Account acme = table.account("acme").orElseThrow();
        assertEquals(60, acme.maxCalls());
        assertEquals(100_000_000, acme.spendPerDayMicros());
        assertEquals("acme/weekly", acme.conferenceId("weekly"));
        assertTrue(acme.mayCall(new E164("+33387123456")));
        assertFalse(acme.mayCall(new E164("+33390123456")));
        assertTrue(acme.guests().isEmpty());
        DidSettings did = table.did(new E164("+33387000100")).orElseThrow();
        assertEquals(55, did.limitSeconds());
        assertTrue(did.servedBy("anywhere"));
        assertEquals(Set.of("acme/"), table.customersPrefixes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            customers.acme.max-calls = -1 | max-calls: 0 or more
            customers.acme.max-cals = 1 | unknown key "max-cals"
            customers.acme.spend-per-day = "a lot" | not an amount of money
            customers.acme.allowed-prefixes = [] | allowed-prefixes: empty
            customers.acme.allowed-prefixes = ["0"] | not a prefix
            customers.acme.guests-from = ["example.org"] | not a network
            customers.acme.dids."0387" { conference = x } | not an E.164
            customers.acme.dids."+33387000101" {} | conference: missing
            customers.acme.dids."+33387000101" { conference = "../x" } | letters, digits
            customers.acme.dids."+33387000101" { conference = x, limit-seconds = 4 } | 5 to 180
            customers.acme.dids."+33387000101" { conference = x, treatment = silence } | ringback, music
            customers.acme.dids."+33387000101" { conference = x, colour = red } | unknown key "colour"
            customers.b { allowed-prefixes = ["33"], dids."+33387000100" { conference = x } } | belongs to acme
            customers.guests {} | guests have
            time-zone = "Mars/Olympus" | no such zone
            base-currency = "Euro" | not a currency
            decks.us = ["1,0.01,USD"] | exchange-rates.USD
            decks.us = ["1,0.01"] | line 1: expected 3 to 6
            decks.us = ["1,-1,EUR"] | out of range
            decks.us = ["x,1,EUR"] | not a prefix
            decks.us = ["1,1,EUR", "1,2,EUR"] | line 2: prefix 1 is there already
            decks.us = ["1,1,EUR,0,60-60"] | like 60/60
            decks.us = [] | no rates
            decks.us = "missing.csv" | cannot read
            """)
    void aFaultIsOneLineThatNamesIt(String setting, String expected) {
        var e = assertThrows(StrowgerException.class, () -> read("strowger.accounts." + setting));
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
    }

    @Test
    void aBadChangeLeavesEverythingAsItWas() throws Exception {
        var accounts = new Accounts(read(""));
        var heard = new ArrayList<AccountTable>();
        try (AutoCloseable ignored = accounts.listen(heard::add)) {
            assertThrows(
                    StrowgerException.class,
                    () -> accounts.change(config("strowger.accounts.customers.acme.max-calls = -1"), folder));
            assertEquals(60, accounts.table().account("acme").orElseThrow().maxCalls());
            accounts.change(config("strowger.accounts.customers.acme.max-calls = 7"), folder);
        }
        assertEquals(1, heard.size());
        assertEquals(7, accounts.table().account("acme").orElseThrow().maxCalls());
    }

    @Test
    void aDeckIsReadFromAFileBesideTheConfiguration() throws IOException {
        Files.writeString(folder.resolve("us.csv"), "# carrier of 2026\nprefix,price\n33387,0.0125,EUR,0.05,30/6\n");
        AccountTable table = read("strowger.accounts.decks.us = us.csv");
        Rate rate = table.rate("us", new E164("+33387000100"), Instant.EPOCH).orElseThrow();
        assertEquals(12_500, rate.perMinuteMicros());
        assertEquals(50_000 + 12_500, rate.price(59_001));
    }

    @Test
    void aTrunkWithoutADeckCostsNothingAndAnUnknownDeckHasNoPrice() {
        AccountTable table = read("");
        var number = new E164("+33387000100");
        assertEquals(0, table.rate("", number, Instant.EPOCH).orElseThrow().price(600_000));
        assertTrue(table.rate("nowhere", number, Instant.EPOCH).isEmpty());
    }
}
