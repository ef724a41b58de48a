package org.strowger.rig;

import java.util.List;
import org.strowger.rig.AsteriskFiles.Templates;

/** Configuration of a switchboard's Asterisk: our dialplans, included as anybody would, and this rig's addresses. */
final class SwitchFiles {
    private static final Templates TRUNK =
            new Templates("strowger-trunk", "strowger-trunk-aor", "strowger-trunk-identify");
    private static final Templates FARM = new Templates("strowger-farm", "strowger-farm-aor", "strowger-farm-identify");

    private SwitchFiles() {}

    /** A media server that this switchboard reaches on IP. */
    record Neighbour(String name, String address) {}

    static void write(
            AsteriskFiles files,
            AsteriskInstall install,
            RigPlan.Switchboard plan,
            SwitchboardAddresses addresses,
            List<Neighbour> neighbours) {
        files.writeCommon(install);
        String own = addresses.host();
        String options = "media_address=%s\ndirect_media=%s\n".formatted(own, plan.directMedia() ? "yes" : "no");
        StringBuilder pjsip = new StringBuilder(files.include("pjsip_strowger.conf"))
                .append(AsteriskFiles.transport(own))
                .append(AsteriskFiles.endpoint(
                        "carrier", TRUNK, options, addresses.carrier(), hostOf(addresses.carrier())));
        for (Neighbour n : neighbours) {
            pjsip.append(
                    AsteriskFiles.endpoint("media-" + n.name(), FARM, options, n.address() + ":5060", n.address()));
        }
        files.write("pjsip.conf", pjsip.toString());

        files.write("manager.conf", """
                [general]
                enabled=yes
                bindaddr=%s
                port=%d
                %s
                [%s](+)
                secret=%s
                """.formatted(
                        addresses.amiHost(),
                        addresses.amiPort(),
                        files.include("manager_strowger.conf"),
                        addresses.amiUser(),
                        addresses.amiSecret()));

        // What its calls were is the switchboard's to record; Asterisk's own records would end at the release.
        files.write("cdr.conf", """
                [general]
                enable=no
                """);

        files.write("extensions.conf", """
                [globals]
                STROWGER_AGI=%s:%d
                %s
                %s
                """.formatted(
                addresses.agiHost(), addresses.agiPort(), files.include("extensions_strowger.conf"), plan.dialplan()));
    }

    private static String hostOf(String hostAndPort) {
        return hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
    }
}
