package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpusNativesTest {
    @Test
    void theLibraryInTheJarIsLoadedAndLeavesNoFile(@TempDir Path directory) throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "elsewhere a loaded file cannot be removed");
        assertTrue(OpusNatives.ofTheJar(directory).isPresent());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whereNothingCanBeWrittenThereIsNoLibraryInTheJar(@TempDir Path directory) {
        assertTrue(OpusNatives.ofTheJar(directory.resolve("absent")).isEmpty());
    }

    @Test
    void whatIsTakenHasAName() {
        assertFalse(OpusLibrary.here().name().isEmpty());
        assertEquals(
                OpusNatives.library().isPresent(), OpusLibrary.here().name().startsWith("libopus"));
    }
}
