package org.strowger.rig;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.strowger.server.StrowgerException;

/** Asterisk as an ordinary program: unpacked packages, or the one that the machine has. */
final class UnpackedAsterisk implements AsteriskInstall {
    private final Path root;
    private final List<String> loader;

    private UnpackedAsterisk(Path root, List<String> loader) {
        this.root = root;
        this.loader = loader;
    }

    /**
     * The one that the machine has.
     *
     * @throws StrowgerException if it is not there
     */
    static AsteriskInstall at(Path root) {
        if (!Files.isExecutable(root.resolve("usr/sbin/asterisk"))) {
            throw new StrowgerException(root + " holds no usr/sbin/asterisk");
        }
        return new UnpackedAsterisk(root, List.of());
    }

    /**
     * The packages, which are fetched when they are asked for the first time on this machine: 23 MB, seconds to minutes.
     *
     * @throws StrowgerException if they cannot be fetched
     */
    static AsteriskInstall fetched() {
        Path root = FetchedPackages.ASTERISK.path();
        // The packages are of a newer Debian than most machines, so their programs run with the C library they came
        // with.
        String libraries = only(root, "usr/lib", "*-linux-gnu").toString();
        Path loader = Files.isDirectory(root.resolve("usr/lib64"))
                ? only(root, "usr/lib64", "ld-linux*")
                : only(root, "usr/lib", "ld-linux*");
        return new UnpackedAsterisk(root, List.of(loader.toString(), "--library-path", libraries));
    }

    @Override
    public List<String> server(Path folder) {
        return command("-f", "-C", AsteriskInstall.settings(folder));
    }

    @Override
    public List<String> console(Path folder, String command) {
        return command("-C", AsteriskInstall.settings(folder), "-rx", command);
    }

    /** Nothing: its process is the one that the leash holds. */
    @Override
    public List<String> removal(Path folder) {
        return List.of();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(loader);
        command.add(root.resolve("usr/sbin/asterisk").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public Path modules() {
        Path multiarch = only(root, "usr/lib", "*-linux-gnu").resolve("asterisk/modules");
        return Files.isDirectory(multiarch) ? multiarch : root.resolve("usr/lib/asterisk/modules");
    }

    @Override
    public Path data() {
        return root.resolve("usr/share/asterisk");
    }

    private static Path only(Path root, String folder, String glob) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(folder), glob)) {
            for (Path path : found) {
                return path;
            }
        } catch (IOException e) {
            throw new StrowgerException(root + " is not an unpacked Asterisk: " + e.getMessage(), e);
        }
        throw new StrowgerException(root + " is not an unpacked Asterisk: no " + folder + "/" + glob);
    }
}
