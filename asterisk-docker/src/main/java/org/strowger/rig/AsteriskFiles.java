package org.strowger.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.strowger.server.StrowgerException;

/** The folders of one Asterisk, and the part of its configuration that carrier and switchboard have in common. */
final class AsteriskFiles {
    /** Asterisk's control socket lies in here; a path of more than 107 characters cannot be a socket (unix(7)). */
    private static final int LONGEST_SOCKET_PATH = 107;

    private final Path folder;

    /** @throws StrowgerException if the folder cannot be made */
    AsteriskFiles(Path folder) {
        this.folder = folder;
        if (folder.resolve("run/asterisk.ctl").toString().length() > LONGEST_SOCKET_PATH) {
            throw new StrowgerException("the temporary folder's path is too long for a socket: " + folder);
        }
        try {
            for (String part : List.of("etc", "run", "lib", "spool", "log/cdr-custom", "dialplans/carrier")) {
                Files.createDirectories(folder.resolve(part));
            }
        } catch (IOException e) {
            throw new StrowgerException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Copies one of the dialplans beside the configuration, and gives the line that includes it. */
    String include(String name) {
        Path copy = folder.resolve("dialplans").resolve(name);
        try (InputStream in = FetchedPackages.resource("/dialplans/" + name)) {
            Files.write(copy, in.readAllBytes());
        } catch (IOException e) {
            throw new StrowgerException("cannot write " + copy + ": " + e.getMessage(), e);
        }
        return "#include \"" + copy + "\"\n";
    }

    /** Writes one configuration file. */
    void write(String name, String text) {
        try {
            Files.writeString(folder.resolve("etc").resolve(name), text, UTF_8);
        } catch (IOException e) {
            throw new StrowgerException("cannot write " + name + ": " + e.getMessage(), e);
        }
    }

    /** What every Asterisk of the rig has: directories, modules, RTP ports, log, music. */
    void writeCommon(AsteriskInstall install, String... moreModules) {
        write("asterisk.conf", """
                [directories]
                astetcdir => %1$s/etc
                astmoddir => %2$s
                astdatadir => %3$s
                astvarlibdir => %1$s/lib
                astdbdir => %1$s/lib
                astkeydir => %1$s/lib
                astagidir => %1$s/lib
                astspooldir => %1$s/spool
                astrundir => %1$s/run
                astlogdir => %1$s/log
                [options]
                documentation_language = en_US
                hideconnect = yes
                live_dangerously = no
                """.formatted(folder, install.modules(), install.data()));
        StringBuilder modules = new StringBuilder("[modules]\nautoload=no\n").append(include("modules_strowger.conf"));
        for (String more : moreModules) {
            modules.append(include(more));
        }
        write("modules.conf", modules.toString());
        // Each Asterisk has an address of its own, so all of them use the same ports.
        write("rtp.conf", """
                [general]
                rtpstart=10000
                rtpend=12000
                """);
        write("logger.conf", """
                [general]
                dateformat=%F %T.%3q
                [logfiles]
                messages => notice,warning,error,verbose
                """);
        write("musiconhold.conf", """
                [default]
                mode=files
                directory=%s/moh
                """.formatted(install.data()));
        // Asterisk calls it an error when these are missing, and our log shall show errors only.
        for (String unused : List.of("acl", "ccss", "cel", "features", "pjproject", "stasis", "udptl")) {
            write(unused + ".conf", "");
        }
        write("indications.conf", """
                [general]
                country=fr
                [fr]
                description=France
                ringcadence=1500,3500
                dial=440
                busy=440/500,0/500
                ring=440/1500,0/3500
                congestion=440/250,0/250
                """);
    }

    /** One endpoint known by address, by the templates {@code KIND}, {@code KIND-aor} and {@code KIND-identify}. */
    static String endpoint(String name, Templates templates, String options, String contact, String match) {
        return """

                [%1$s](%2$s)
                aors=%1$s
                %3$s
                [%1$s](%4$s)
                contact=sip:%5$s
                [%1$s](%6$s)
                endpoint=%1$s
                match=%7$s
                """.formatted(
                name, templates.endpoint(), options.strip(), templates.aor(), contact, templates.identify(), match);
    }

    /** Names of the templates in the files under dialplans/. */
    record Templates(String endpoint, String aor, String identify) {}

    static String transport(String address) {
        return """

                [transport-udp]
                type=transport
                protocol=udp
                bind=%s:5060
                """.formatted(address);
    }
}
