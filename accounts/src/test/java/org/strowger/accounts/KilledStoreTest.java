package org.strowger.accounts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.LegRecord.Event;
import org.strowger.protocol.v1.LegRecord.LegKind;

/** What was acknowledged outlives kill -9 (SPEC A9, F5). */
final class KilledStoreTest {
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 60;

    @TempDir
    Path folder;

    /** Run in a process of its own: stores records for ever, and says which it was told are kept. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            CdrStore store = store(Path.of(args[0]));
            for (int i = 1; ; i++) {
                store.store(
                        "child",
                        List.of(Told.of("leg-" + i, 1, LegKind.CALLER, Event.CREATED, i)
                                .setAttempt("a" + i)
                                .build()));
                System.out.println("leg-" + i);
            }
        }
    }

    private static CdrStore store(Path folder) {
        var accounts = new Accounts(AccountTable.read(AccountTableTest.config(""), folder));
        var store = new CdrStore(folder.resolve("accounts").toString(), accounts);
        store.start();
        return store;
    }

    /** Whole lines only: the last may be cut. */
    private static Set<String> acknowledged(Path said) throws IOException {
        String all = Files.exists(said) ? Files.readString(said) : "";
        return all.substring(0, all.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("leg-"))
                .collect(Collectors.toSet());
    }

    @Test
    @Timeout(60)
    void noAcknowledgedRecordIsLostWhenTheProcessIsKilled() throws Exception {
        Path said = folder.resolve("said");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (acknowledged(said).size() < ACKNOWLEDGED_BEFORE_THE_KILL && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            child.destroyForcibly();
        }
        assertTrue(child.waitFor(10, TimeUnit.SECONDS));
        Set<String> acknowledged = acknowledged(said);
        assertTrue(acknowledged.size() >= ACKNOWLEDGED_BEFORE_THE_KILL, "the child stored " + acknowledged.size());
        Set<String> kept = new HashSet<>();
        try (CdrStore store = store(folder)) {
            store.cdrs(CdrRequest.newBuilder().setLimit(10_000).build()).stream()
                    .map(Cdr::getLeg)
                    .forEach(kept::add);
        }
        acknowledged.removeAll(kept);
        assertTrue(acknowledged.isEmpty(), "lost " + acknowledged);
    }
}
