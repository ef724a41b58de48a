package org.strowger.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/**
 * Asterisk in a container of the image of Dockerfile.asterisk, on the host's network, so that the rig's loopback addresses
 * are its own, and among the host's processes, so that it can be watched and killed like an unpacked one.
 */
final class ContainedAsterisk implements AsteriskInstall {
    private static final String IMAGE = "strowger-asterisk-plain";
    // An engine that hangs must not hold up a rig for longer.
    private static final long PROBE_SECONDS = 2;
    private static final long RUN_SECONDS = 10;
    private static final long BUILD_MINUTES = 10;
    private static final Logger LOG = LoggerFactory.getLogger(ContainedAsterisk.class);

    private final String docker;

    private ContainedAsterisk(String docker) {
        this.docker = docker;
    }

    /**
     * Where an engine answers within two seconds and runs its containers on this machine (it may be a virtual machine's, or
     * another host's, where our loopback addresses are not); its image is built when it is missing, which takes minutes.
     *
     * @param docker the engine's command
     * @throws StrowgerException if the image cannot be built within ten minutes
     */
    static Optional<AsteriskInstall> where(String docker) {
        if (!runs(List.of(docker, "info"), PROBE_SECONDS, TimeUnit.SECONDS)) {
            return Optional.empty();
        }
        if (!runs(List.of(docker, "image", "inspect", IMAGE), PROBE_SECONDS, TimeUnit.SECONDS)) {
            build(docker);
        }
        if (!runs(seesThisProcess(docker), RUN_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("the container engine runs nothing on this machine");
            return Optional.empty();
        }
        return Optional.of(new ContainedAsterisk(docker));
    }

    private static List<String> seesThisProcess(String docker) {
        String self = "/proc/" + ProcessHandle.current().pid();
        List<String> command = new ArrayList<>(List.of(docker, "run", "--rm", "--network", "host", "--pid", "host"));
        command.addAll(List.of("--entrypoint", "test", IMAGE, "-d", self));
        return command;
    }

    private static void build(String docker) {
        LOG.info("building the image {}, once on this machine", IMAGE);
        try {
            Path recipe = Files.createTempDirectory("strowger-image");
            try {
                try (InputStream in = FetchedPackages.resource("/Dockerfile.asterisk")) {
                    Files.write(recipe.resolve("Dockerfile"), in.readAllBytes());
                }
                List<String> build = List.of(docker, "build", "--target", "asterisk", "-t", IMAGE, recipe.toString());
                if (!runs(build, BUILD_MINUTES, TimeUnit.MINUTES)) {
                    throw new StrowgerException("the engine could not build the image " + IMAGE);
                }
            } finally {
                Files.deleteIfExists(recipe.resolve("Dockerfile"));
                Files.deleteIfExists(recipe);
            }
        } catch (IOException e) {
            throw new StrowgerException("the image " + IMAGE + " cannot be built: " + e.getMessage(), e);
        }
    }

    private static boolean runs(List<String> command, long limit, TimeUnit unit) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(limit, unit);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public List<String> server(Path folder) {
        List<String> command = new ArrayList<>(List.of(docker, "run", "--rm", "--name", name(folder)));
        command.addAll(List.of("--network", "host", "--pid", "host", "--user", owner(folder)));
        command.addAll(List.of("--volume", folder + ":" + folder, "--entrypoint", "asterisk", IMAGE));
        command.addAll(List.of("-f", "-C", AsteriskInstall.settings(folder)));
        return command;
    }

    @Override
    public List<String> console(Path folder, String command) {
        return List.of(
                docker, "exec", name(folder), "asterisk", "-C", AsteriskInstall.settings(folder), "-rx", command);
    }

    /** Killing the client would leave the container. */
    @Override
    public List<String> removal(Path folder) {
        return List.of(docker, "rm", "--force", name(folder));
    }

    /** Of the rig's folder, which is new for each rig, and the Asterisk's own. */
    private static String name(Path folder) {
        Path rig = Optional.ofNullable(folder.getParent()).orElse(folder);
        return rig.getFileName() + "-" + folder.getFileName();
    }

    /** What it writes into the folder must be ours to remove. */
    private static String owner(Path folder) {
        try {
            return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
        } catch (IOException e) {
            throw new StrowgerException("cannot read who owns " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Path modules() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return Path.of("/usr/lib/" + machine + "-linux-gnu/asterisk/modules");
    }

    @Override
    public Path data() {
        return Path.of("/usr/share/asterisk");
    }
}
