package org.strowger.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.strowger.server.StrowgerException;

/**
 * The servers that run on a data folder, so that nobody has to type an address: one small file for each, named after
 * it, which holds the address of its administration and goes when the server ends in order.
 */
final class KnownServers {
    private static final String ENDING = ".admin";

    private final Path folder;

    private KnownServers(Path folder) {
        this.folder = folder;
    }

    /** @param data the folder {@code strowger.data} */
    static KnownServers in(Path data) {
        return new KnownServers(data.resolve("servers"));
    }

    /**
     * Notes a server.
     *
     * @return forgets it
     */
    AutoCloseable add(String name, String address) {
        Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9_-]", "_") + ENDING);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, address + "\n");
        } catch (IOException e) {
            throw new StrowgerException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return () -> {
            // A server of the same name may have taken its place meanwhile.
            if (Files.exists(file) && Files.readString(file).strip().equals(address)) {
                Files.deleteIfExists(file);
            }
        };
    }

    /** Names and addresses. */
    SortedMap<String, String> all() {
        SortedMap<String, String> servers = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return servers;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
                String name = String.valueOf(file.getFileName());
                servers.put(
                        name.substring(0, name.length() - ENDING.length()),
                        Files.readString(file).strip());
            }
        } catch (IOException e) {
            throw new StrowgerException("cannot read " + folder + ": " + e.getMessage(), e);
        }
        return servers;
    }
}
