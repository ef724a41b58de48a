package org.strowger.rig;

import java.util.List;

/**
 * A bridge inside an Asterisk, as its console lists it.
 *
 * @param id its unique id
 * @param channels how many channels it joins
 * @param technology such as simple_bridge, native_rtp, holding_bridge
 */
public record AsteriskBridge(String id, int channels, String technology) {
    /** Whether two or more channels hear each other in it. */
    public boolean joins() {
        return channels >= 2 && !holds();
    }

    /** Whether it is one of BridgeWait's, in which nobody hears anybody. */
    public boolean holds() {
        return technology.equals("holding_bridge");
    }

    /** Reads the answer to {@code bridge show all}: id, number of channels, type, technology, duration. */
    static List<AsteriskBridge> parse(String table) {
        return table.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(field -> field.length >= 4 && field[1].matches("\\d+"))
                .map(field -> new AsteriskBridge(field[0], Integer.parseInt(field[1]), field[3]))
                .toList();
    }
}
