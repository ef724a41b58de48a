package org.strowger.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Finds libopus: the system's own, else the one that libjitsi's jar brings for this platform. */
final class OpusNatives {
    private static final System.Logger LOG = System.getLogger(Opus.class.getName());

    private static final Optional<SymbolLookup> LIBRARY =
            ofTheSystem().or(() -> ofTheJar(Path.of(System.getProperty("java.io.tmpdir", "."))));

    private OpusNatives() {}

    /** The library's functions; empty if there is none for this machine. */
    static Optional<SymbolLookup> library() {
        return LIBRARY;
    }

    static Optional<SymbolLookup> ofTheSystem() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String file = os.contains("mac") ? "libopus.0.dylib" : os.contains("windows") ? "opus.dll" : "libopus.so.0";
        try {
            return usable(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    /** Out of the jar, through a file that nobody else can touch and that is gone once it is loaded. */
    static Optional<SymbolLookup> ofTheJar(Path temporary) {
        try (InputStream in = OpusNatives.class.getResourceAsStream("/" + fileInJar())) {
            if (in == null) {
                return Optional.empty();
            }
            // A directory of its own: readable and writable by this user alone, on every system that knows users.
            Path directory = Files.createTempDirectory(temporary, "strowger-opus");
            Path file = directory.resolve("opus.library");
            try {
                Files.copy(in, file);
                return usable(SymbolLookup.libraryLookup(file, Arena.global()));
            } finally {
                remove(file);
                remove(directory);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "libopus cannot be loaded from libjitsi: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void remove(Path path) {
        try {
            Files.delete(path);
        } catch (IOException inUse) {
            // Windows keeps a library's file as long as it is loaded.
            path.toFile().deleteOnExit();
        }
    }

    private static Optional<SymbolLookup> usable(SymbolLookup library) {
        return library.find("opus_decode").isPresent() ? Optional.of(library) : Optional.empty();
    }

    private static String fileInJar() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String machine = arch.equals("amd64") || arch.equals("x86_64") ? "x86-64" : arch;
        if (os.contains("windows")) {
            return "win32-" + machine + "/jnopus.dll";
        }
        return os.contains("mac") ? "darwin-" + machine + "/libjnopus.dylib" : "linux-" + machine + "/libjnopus.so";
    }
}
