package org.strowger.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.strowger.protocol.E164;
import org.strowger.rig.Rig;
import org.strowger.rig.RigPlan;
import org.strowger.rig.SwitchboardAddresses;

/** What somebody must know to use a rig: addresses and numbers. Not its secrets, but where they are. */
final class RigSheet {
    private static final int SIP_PORT = 5060;

    private final Rig rig;
    private final List<RigNumbers.Switchboard> switchboards;

    RigSheet(Rig rig, List<RigNumbers.Switchboard> switchboards) {
        this.rig = rig;
        this.switchboards = switchboards;
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "carrier", "%s, SIP over UDP; routes these numbers:".formatted(rig.carrierAddress()));
        for (RigNumbers.Switchboard one : switchboards) {
            SwitchboardAddresses at = rig.switchboard(one.name());
            line(
                    text,
                    "switchboard " + one.name(),
                    "Asterisk at %s:%d, console: asterisk -rx in %s"
                            .formatted(
                                    at.host(),
                                    at.sipPort(),
                                    rig.switchOf(one.name()).folder()));
            line(text, "  local numbers", list(one.dids()));
            line(text, "  callback numbers", list(one.pool()) + "; with digits " + one.shared());
            line(
                    text,
                    "  AMI",
                    "%s:%d, user %s, secret in %s"
                            .formatted(at.amiHost(), at.amiPort(), at.amiUser(), RigCommand.settings(rig, one.name())));
            line(text, "  FastAGI", "expected at %s:%d".formatted(at.agiHost(), at.agiPort()));
            line(
                    text,
                    "  its switchboard",
                    "./strowger switchboard --config %s --set 'switchboard.dispatchers=[\"127.0.0.1:3460\"]'"
                            .formatted(RigCommand.settings(rig, one.name())));
        }
        for (RigPlan.MediaServer server : rig.plan().mediaServers()) {
            line(
                    text,
                    "media server",
                    "%s calls from and is called on %s:%d"
                            .formatted(list(server.trunkNumbers()), rig.mediaServerAddress(server.name()), SIP_PORT));
        }
        for (E164 phone : rig.plan().phones()) {
            line(
                    text,
                    "telephone",
                    "%s calls from and is called on %s:%d".formatted(phone, rig.phoneAddress(phone), SIP_PORT));
        }
        line(
                text,
                "your softphone",
                "%s calls from and is called on 127.0.0.1:%d".formatted(RigNumbers.VISITOR, SIP_PORT));
        line(
                text,
                "to call in",
                "./strowger call %s --via %s"
                        .formatted(switchboards.getFirst().dids().getFirst(), rig.carrierAddress()));
        line(text, "to end it", "Ctrl-C");
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("%-18s %s%n".formatted(what, value));
    }

    private static String list(List<E164> numbers) {
        return numbers.stream().map(E164::text).collect(Collectors.joining(" "));
    }

    /** For programs: one object. */
    String json() {
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.put("carrier", rig.carrierAddress());
        ArrayNode boards = all.putArray("switchboards");
        for (RigNumbers.Switchboard one : switchboards) {
            SwitchboardAddresses at = rig.switchboard(one.name());
            ObjectNode board = boards.addObject();
            board.put("name", one.name());
            board.put("sip", at.host() + ":" + at.sipPort());
            board.put("ami", at.amiHost() + ":" + at.amiPort());
            board.put("amiUser", at.amiUser());
            board.put("agi", at.agiHost() + ":" + at.agiPort());
            board.put("settings", RigCommand.settings(rig, one.name()).toString());
            numbers(board.putArray("dids"), one.dids());
            numbers(board.putArray("pool"), one.pool());
            board.put("shared", one.shared().text());
        }
        ArrayNode servers = all.putArray("mediaServers");
        for (RigPlan.MediaServer server : rig.plan().mediaServers()) {
            ObjectNode node = servers.addObject();
            node.put("name", server.name());
            node.put("sip", rig.mediaServerAddress(server.name()) + ":" + SIP_PORT);
            numbers(node.putArray("numbers"), server.trunkNumbers());
        }
        ArrayNode phones = all.putArray("phones");
        rig.plan()
                .phones()
                .forEach(phone -> phones.addObject()
                        .put("number", phone.text())
                        .put("sip", rig.phoneAddress(phone) + ":" + SIP_PORT));
        phones.addObject().put("number", RigNumbers.VISITOR.text()).put("sip", "127.0.0.1:" + SIP_PORT);
        return all.toString();
    }

    private static void numbers(ArrayNode array, List<E164> numbers) {
        numbers.forEach(number -> array.add(number.text()));
    }
}
