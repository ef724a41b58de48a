package org.strowger.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/**
 * An Asterisk that can be started, whatever it is wrapped in.
 *
 * <p>A container engine that answers is used first: what it runs is the image that people deploy. Everywhere else, and where
 * the engine hangs, is on another machine or cannot make the image, unpacked packages are; they need no right to speak to an
 * engine (which is as good as root), and start in half a second.
 */
sealed interface AsteriskInstall permits UnpackedAsterisk, ContainedAsterisk {
    /** Environment variable: the root folder of an installed Asterisk 20 or 22, such as "/"; nothing is fetched then. */
    String ROOT = "STROWGER_ASTERISK";

    /** Environment variable: "docker" or "packages" forces one; by default a running engine, else packages. */
    String KIND = "STROWGER_RIG";

    Logger LOG = LoggerFactory.getLogger(AsteriskInstall.class);

    /**
     * Finds the one that the environment asks for.
     *
     * @throws StrowgerException if there is none and none can be fetched
     */
    static AsteriskInstall find() {
        return find(System.getenv(), "docker");
    }

    /** @param docker the engine's command */
    static AsteriskInstall find(Map<String, String> environment, String docker) {
        String root = environment.get(ROOT);
        if (root != null) {
            return UnpackedAsterisk.at(Path.of(root));
        }
        String kind = environment.getOrDefault(KIND, "");
        return switch (kind) {
            case "" -> containersElsePackages(docker);
            case "packages" -> UnpackedAsterisk.fetched();
            case "docker" ->
                ContainedAsterisk.where(docker)
                        .orElseThrow(() -> new StrowgerException(KIND + " is docker, and no engine answers here"));
            default -> throw new StrowgerException(KIND + " must be docker or packages, not \"" + kind + "\"");
        };
    }

    private static AsteriskInstall containersElsePackages(String docker) {
        Optional<AsteriskInstall> contained = Optional.empty();
        try {
            contained = ContainedAsterisk.where(docker);
        } catch (StrowgerException noImage) {
            LOG.warn("{}; packages are used instead", noImage.getMessage());
        }
        return contained.orElseGet(UnpackedAsterisk::fetched);
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
