package org.strowger.rig;

import java.nio.file.Path;
import java.util.List;
import org.strowger.server.StrowgerException;

/**
 * An Asterisk that can be started, whatever it is wrapped in.
 *
 * <p>Unpacked packages come first, also where a container engine runs: they start in half a second, need no right to speak
 * to an engine (which is as good as root), and their processes are children of ours, which the kernel ends with us. Where
 * there are none to be had (no Debian), a running engine is used.
 */
sealed interface AsteriskInstall permits UnpackedAsterisk, ContainedAsterisk {
    /** Environment variable: the root folder of an installed Asterisk 20 or 22, such as "/"; nothing is fetched then. */
    String ROOT = "STROWGER_ASTERISK";

    /** Environment variable: "docker" or "packages" forces one; by default packages, else containers. */
    String KIND = "STROWGER_RIG";

    /**
     * Finds the one that the environment asks for.
     *
     * @throws StrowgerException if there is none and none can be fetched
     */
    static AsteriskInstall find() {
        String root = System.getenv(ROOT);
        if (root != null) {
            return UnpackedAsterisk.at(Path.of(root));
        }
        String kind = System.getenv().getOrDefault(KIND, "");
        return switch (kind) {
            case "" -> packagesElseContainers();
            case "packages" -> UnpackedAsterisk.fetched();
            case "docker" -> ContainedAsterisk.where("docker").orElseGet(UnpackedAsterisk::fetched);
            default -> throw new StrowgerException(KIND + " must be docker or packages, not \"" + kind + "\"");
        };
    }

    private static AsteriskInstall packagesElseContainers() {
        try {
            return UnpackedAsterisk.fetched();
        } catch (StrowgerException noPackages) {
            return ContainedAsterisk.where("docker").orElseThrow(() -> noPackages);
        }
    }

    /** Where the configuration of the Asterisk in this folder begins. */
    static String settings(Path folder) {
        return folder.resolve("etc/asterisk.conf").toString();
    }

    /** The command that is the Asterisk of this folder, in the foreground. */
    List<String> server(Path folder);

    /** The command that asks its console. */
    List<String> console(Path folder, String command);

    /** The command that ends what killing {@link #server} does not end; empty for none. No argument holds a blank. */
    List<String> removal(Path folder);

    /** Its loadable modules, as it sees them. */
    Path modules();

    /** Its sounds, music and documentation, as it sees them. */
    Path data();
}
