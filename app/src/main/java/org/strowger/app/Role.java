package org.strowger.app;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.strowger.dispatch.DispatchService;
import org.strowger.mediaserver.MediaServerService;
import org.strowger.server.Configuration;
import org.strowger.server.EventLog;
import org.strowger.server.Rpc;
import org.strowger.switchboard.SwitchboardService;

/** What a server can be. */
public enum Role {
    /** Central dispatch, with the accounts. */
    DISPATCH("Runs dispatch and the accounts: chooses media servers, keeps call records.") {
        @Override
        Part part(Configuration configuration, Rpc rpc, EventLog events) {
            DispatchService dispatch = new DispatchService(configuration.current(), folder(configuration), rpc, events);
            configuration.onChange("strowger.accounts", new Configuration.Listener() {
                @Override
                public void check(Config next) {
                    dispatch.check(next);
                }

                @Override
                public void changed(Config now) {
                    dispatch.change(now);
                }
            });
            return new Part(
                    dispatch,
                    () -> network(dispatch.addresses())
                            .map(at -> Map.of("dispatch", at))
                            .orElse(Map.of()));
        }
    },
    /** Telephones back, takes SIP clients, mixes. */
    MEDIA_SERVER("Runs a media server: calls back, takes SIP callers, mixes conferences.") {
        @Override
        Part part(Configuration configuration, Rpc rpc, EventLog events) {
            Config block = configuration.block("strowger.media-server");
            MediaServerService mediaServer = new MediaServerService(block, rpc, events);
            return new Part(mediaServer, () -> Map.of("media-server", mediaServer.sipAddress()));
        }
    },
    /** The side of the telephone network. */
    SWITCHBOARD("Runs a switchboard: takes an Asterisk's callers, has them called back, drops out.") {
        @Override
        Part part(Configuration configuration, Rpc rpc, EventLog events) {
            Config block = configuration.block("strowger.switchboard");
            return new Part(
                    new SwitchboardService(block, rpc, events),
                    () -> Map.of("switchboard", block.getString("agi.bind")));
        }
    },
    /** The entry for SIP callers, who are redirected to a media server. */
    SIP_FRONT_DOOR("Runs the entry for SIP callers.") {
        @Override
        Part part(Configuration configuration, Rpc rpc, EventLog events) {
            SipFrontDoor door = new SipFrontDoor(configuration.block("strowger.sip-front-door"), rpc, events);
            return new Part(door, () -> Map.of("sip", door.address()));
        }
    };

    private final String description;

    Role(String description) {
        this.description = description;
    }

    /** Makes the service from its block of the configuration. */
    abstract Part part(Configuration configuration, Rpc rpc, EventLog events);

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line for the help. */
    public String description() {
        return description;
    }

    // Files that the configuration names lie beside it.
    private static Path folder(Configuration configuration) {
        return configuration
                .file()
                .flatMap(file -> Optional.ofNullable(file.toAbsolutePath().getParent()))
                .orElse(Path.of(""));
    }

    private static Optional<String> network(List<String> addresses) {
        return addresses.stream()
                .filter(address -> !address.startsWith("inprocess:"))
                .findFirst();
    }
}
