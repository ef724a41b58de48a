package org.strowger.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final long ROOM = 1 << 24;

    @TempDir
    Path folder;

    private static List<String> all(Outbox outbox) {
        return outbox.oldest(Integer.MAX_VALUE).stream()
                .map(b -> new String(b, UTF_8))
                .toList();
    }

    private static void put(Outbox outbox, String text) {
        assertTrue(outbox.append(text.getBytes(UTF_8)));
    }

    @Test
    void whatWasNotAcknowledgedIsThereAfterReopeningInOrder() {
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            put(outbox, "one");
            put(outbox, "two");
            put(outbox, "three");
        }
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            assertEquals(List.of("one", "two", "three"), all(outbox));
        }
    }

    /** As when a leg ends on a full disk: its record is lost, and nothing else. */
    @Test
    void aDiskThatTakesNothingLosesTheRecordAndStopsNobody() throws IOException {
        Files.createSymbolicLink(folder.resolve("outbox.log"), Path.of("/dev/full"));
        // Not closed: a device cannot be brought to the disk.
        Outbox outbox = Outbox.open(folder, ROOM);
        assertFalse(outbox.append("one".getBytes(UTF_8)));
        assertFalse(outbox.append("two".getBytes(UTF_8)));
        assertEquals(2, outbox.refused());
        assertEquals(List.of(), all(outbox));
    }

    @Test
    void theFileIsEmptyWhenEverythingWasAcknowledged() throws IOException {
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            put(outbox, "one");
            put(outbox, "two");
            outbox.acknowledge(2);
            assertEquals(0, outbox.depth());
            assertEquals(0, Files.size(folder.resolve("outbox.log")));
            put(outbox, "three");
        }
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            assertEquals(List.of("three"), all(outbox));
        }
    }

    @Test
    void aTailThatIsTornAnywhereCostsOnlyTheLastRecord() throws IOException {
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            put(outbox, "first");
            put(outbox, "second");
        }
        Path file = folder.resolve("outbox.log");
        byte[] whole = Files.readAllBytes(file);
        int end = Frames.HEADER + 5;
        for (int length = end; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            try (Outbox outbox = Outbox.open(folder, ROOM)) {
                assertEquals(List.of("first"), all(outbox), "torn at " + length);
                put(outbox, "after");
            }
            try (Outbox outbox = Outbox.open(folder, ROOM)) {
                assertEquals(List.of("first", "after"), all(outbox), "torn at " + length);
            }
        }
    }

    @Test
    void aBlockOfZerosOrOneFlippedBitIsNotARecord() throws IOException {
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            put(outbox, "good");
            put(outbox, "flipped");
        }
        Path file = folder.resolve("outbox.log");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(raw.length() - 3);
            int b = raw.read();
            raw.seek(raw.length() - 3);
            raw.write(b ^ 1);
            raw.seek(raw.length());
            raw.write(new byte[512]);
        }
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            assertEquals(List.of("good"), all(outbox));
        }
    }

    @Test
    void aFullOutboxRefusesAndCountsAndTakesAgainAfterAcknowledgement() {
        try (Outbox outbox = Outbox.open(folder, 3 * (Frames.HEADER + 4))) {
            put(outbox, "aaaa");
            put(outbox, "bbbb");
            put(outbox, "cccc");
            assertFalse(outbox.append("dddd".getBytes(UTF_8)));
            assertEquals(1, outbox.refused());
            outbox.acknowledge(1);
            put(outbox, "eeee");
            assertEquals(List.of("bbbb", "cccc", "eeee"), all(outbox));
        }
    }

    @Test
    void theAcknowledgedHalfOfALongFileIsGivenBack() throws IOException {
        byte[] big = new byte[Outbox.MAX_RECORD];
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            for (int i = 0; i < 40; i++) {
                big[0] = (byte) i;
                assertTrue(outbox.append(big));
            }
            long before = Files.size(folder.resolve("outbox.log"));
            outbox.acknowledge(30);
            assertTrue(Files.size(folder.resolve("outbox.log")) < before / 2);
            put(outbox, "after");
        }
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            assertEquals(11, outbox.depth());
            assertEquals(30, outbox.oldest(1).getFirst()[0]);
        }
    }

    @Test
    void twoCannotHaveOneOutbox() {
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            assertEquals(0, outbox.depth());
            assertThrows(StrowgerException.class, () -> Outbox.open(folder, ROOM));
        }
    }

    @Test
    void whatWasSaidToBeWrittenSurvivesAKilledProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new ArrayList<>();
        int kill = 200 + new Random().nextInt(300);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = out.readLine();
            while (line != null && said.size() < kill) {
                said.add(line);
                line = out.readLine();
            }
            process.destroyForcibly();
        }
        process.waitFor();
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            List<String> found = all(outbox);
            assertEquals(kill, said.size());
            assertEquals(said, found.subList(0, said.size()));
        }
    }

    /** Writes records and says so, until it is killed. */
    static final class Writer {
        public static void main(String[] args) {
            Outbox outbox = Outbox.open(Path.of(args[0]), ROOM);
            for (int i = 0; i < 100_000; i++) {
                put(outbox, "record " + i);
                System.out.println("record " + i);
            }
        }
    }
}
