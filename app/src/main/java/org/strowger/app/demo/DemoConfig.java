package org.strowger.app.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.DemoWorld.Site;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.protocol.E164;
import org.strowger.rig.SwitchboardAddresses;

/**
 * The configuration file of each server of the demonstration: what an operator would write, for the addresses of one rig.
 * The same text serves one process and many; only the addresses of {@link FarmAddresses} differ.
 */
final class DemoConfig {
    private final DemoOptions options;
    private final FarmAddresses addresses;
    private final Path folder;
    private final String carrier;

    /**
     * @param folder for data of all servers
     * @param carrier host:port of the carrier's Asterisk
     */
    DemoConfig(DemoOptions options, FarmAddresses addresses, Path folder, String carrier) {
        this.options = options;
        this.addresses = addresses;
        this.folder = folder;
        this.carrier = carrier;
    }

    // One data folder for all: "strowger why --data" then finds every server of the farm.
    private String common(String name) {
        return """
                strowger.server.name = "%s"
                strowger.data = "%s"
                strowger.admin.listen = "%s"
                """.formatted(name, folder, addresses.admin(name));
    }

    /** Dispatch with the accounts. */
    String dispatch(List<Site> sites, Path decks) {
        String deckFiles = sites.stream()
                .map(site -> "  %s = \"%s\"".formatted(site.deck(), decks.resolve(site.deck() + ".csv")))
                .collect(Collectors.joining("\n"));
        return common("dispatch")
                + """
                strowger.dispatch.listen = ["%s"]
                strowger.accounts {
                  database = "%s"
                  base-currency = EUR
                  exchange-rates { USD = 0.92 }
                  decks {
                %s
                  # Our own network: the call costs nothing.
                  ip = ["33,0,EUR", "1,0,EUR"]
                  }
                  customers {
                    %s {
                      name = "Vauban & Cie"
                      charge-per-minute = "0.0450"
                      spend-per-day = "50.00"
                      max-participants = 50
                      max-calls = 20
                      allowed-prefixes = ["33387", "33383"]
                      dids { %s }
                    }
                    %s {
                      name = "Stanislas Conseil"
                      charge-per-minute = "0.0400"
                      spend-per-day = "20.00"
                      max-participants = 20
                      max-calls = 10
                      allowed-prefixes = ["33387", "33383"]
                      dids { %s }
                    }
                  }
                }
                """.formatted(
                                addresses.dispatch(),
                                folder.resolve("dispatch").resolve("accounts"),
                                deckFiles,
                                DemoWorld.ACCOUNT,
                                dids(true),
                                DemoWorld.OTHER_ACCOUNT,
                                dids(false));
    }

    // Metz hears music while it waits, Nancy plain ringing, the second account an announcement: one of each treatment.
    private String dids(boolean first) {
        return DemoWorld.TOWNS.stream()
                .map(town -> {
                    String treatment = !first
                            ? "treatment = announcement, sound = \"pls-wait-connect-call\""
                            : town.name().equals("metz")
                                    ? "treatment = music, sound = \"default\""
                                    : "treatment = ringback";
                    E164 number = first ? town.did() : town.otherDid();
                    return "\"%s\" { conference = \"%s\", %s, limit-seconds = 60, language = \"fr\", only = %s }"
                            .formatted(
                                    number,
                                    first ? DemoWorld.CONFERENCE : "desk",
                                    treatment,
                                    DemoOptions.word(options.identify()));
                })
                .collect(Collectors.joining(", "));
    }

    /** A media server; {@code host} is its own address in the rig. */
    String mediaServer(Site site, String host, List<SwitchboardAddresses> switchboards) {
        StringBuilder trunks = new StringBuilder("""
                pstn { peer = "%s", presents = "%s", deck = %s, channels = 30, release-through = "%s" }
                """.formatted(carrier, site.number(), site.deck(), carrier));
        if (options.topology() == Topology.IP) {
            for (Town town : DemoWorld.TOWNS) {
                SwitchboardAddresses at = switchboards.stream()
                        .filter(s -> s.name().equals(town.name()))
                        .findFirst()
                        .orElseThrow();
                trunks.append("""
                            ip-%s { peer = "%s:%d", presents = "%s", deck = ip, channels = 30, reach = "%s", release-through = "%s" }
                        """.formatted(
                        town.name(), at.host(), at.sipPort(), site.number(), DemoWorld.reach(town, site), carrier));
            }
        }
        return common(site.name())
                + """
                strowger.media-server {
                  name = "%s"
                  location = "%s"
                  region = "%s"
                  capabilities = [TELEPHONY, VOICE]
                  places = 40
                  sip.bind = "%s:5060"
                  rtp.bind = "%s"
                  dispatchers = ["%s"]
                  outbox.directory = "%s"
                  trunks {
                %s  }
                }
                """.formatted(
                                site.name(),
                                site.title(),
                                site.region(),
                                host,
                                host,
                                addresses.dispatch(),
                                folder.resolve(site.name()).resolve("outbox"),
                                trunks);
    }

    /** A switchboard and its Asterisk. */
    String switchboard(Town town, SwitchboardAddresses asterisk) {
        String release = DemoOptions.word(options.release());
        StringBuilder trunks = new StringBuilder("""
                carrier { carrier = "telecom-est", release = %s, identification = [%s], channels = 30, pool = [%s], shared = "%s" }
                """.formatted(
                        release,
                        // Only a carrier that was asked to keep headers lets one through.
                        options.identify() == Identify.HEADER ? "pool, dtmf, header" : "pool, dtmf",
                        town.pool().stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", ")),
                        town.shared()));
        if (options.topology() == Topology.IP) {
            for (Site site : DemoWorld.SITES) {
                String number = "\"" + DemoWorld.direct(town, site) + "\"";
                String identification = options.identify() == Identify.POOL
                        ? "identification = [pool], pool = [" + number + "]"
                        : "identification = [header, dtmf], shared = " + number;
                trunks.append("""
                        media-%s { direct = true, release = %s, reach = "%s", channels = 30, %s }
                        """.formatted(site.name(), release, DemoWorld.reach(town, site), identification));
            }
        }
        return common(town.name())
                + """
                strowger.switchboard {
                  name = "%s"
                  town = "%s"
                  agi.bind = "%s:%d"
                  ami { host = "%s", port = %d, user = "%s", secret = "%s" }
                  dispatchers = ["%s"]
                  data = "%s"
                  trunks {
                %s  }
                }
                """.formatted(
                                town.name(),
                                town.title(),
                                asterisk.agiHost(),
                                asterisk.agiPort(),
                                asterisk.amiHost(),
                                asterisk.amiPort(),
                                asterisk.amiUser(),
                                asterisk.amiSecret(),
                                addresses.dispatch(),
                                folder.resolve(town.name()).resolve("outbox"),
                                trunks);
    }
}
