package org.strowger.rig;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.strowger.server.StrowgerException;

/**
 * An Asterisk that can be started: a folder with the unpacked packages, or the one that the machine has.
 *
 * <p>The default is the unpacked packages, also where a container engine runs: they start in a second, need no right to
 * speak to an engine (which is as good as root), and their processes are children of ours, which the kernel ends with us.
 */
final class AsteriskInstall {
    /** Environment variable: the root folder of an installed Asterisk 20 or 22, such as "/"; nothing is fetched then. */
    static final String ROOT = "STROWGER_ASTERISK";

    private final Path root;
    private final List<String> loader;

    private AsteriskInstall(Path root, List<String> loader) {
        this.root = root;
        this.loader = loader;
    }

    /**
     * Finds an Asterisk, and fetches its packages when it is asked for the first time on this machine: 23 MB, seconds to
     * minutes. Its progress goes to standard error.
     *
     * @throws StrowgerException if there is none and none can be fetched
     */
    static AsteriskInstall find() {
        String given = System.getenv(ROOT);
        if (given != null) {
            Path root = Path.of(given);
            if (!Files.isExecutable(root.resolve("usr/sbin/asterisk"))) {
                throw new StrowgerException(ROOT + "=" + given + ": there is no usr/sbin/asterisk");
            }
            return new AsteriskInstall(root, List.of());
        }
        Path root = FetchedPackages.ASTERISK.path();
        // The packages are of a newer Debian than most machines, so their programs run with the C library they came
        // with.
        String libraries = only(root, "usr/lib", "*-linux-gnu").toString();
        Path loader = Files.isDirectory(root.resolve("usr/lib64"))
                ? only(root, "usr/lib64", "ld-linux*")
                : only(root, "usr/lib", "ld-linux*");
        return new AsteriskInstall(root, List.of(loader.toString(), "--library-path", libraries));
    }

    /** The command that starts it with these arguments. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(loader);
        command.add(root.resolve("usr/sbin/asterisk").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Its loadable modules. */
    Path modules() {
        Path multiarch = only(root, "usr/lib", "*-linux-gnu").resolve("asterisk/modules");
        return Files.isDirectory(multiarch) ? multiarch : root.resolve("usr/lib/asterisk/modules");
    }

    /** Sounds, music, documentation. */
    Path data() {
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
