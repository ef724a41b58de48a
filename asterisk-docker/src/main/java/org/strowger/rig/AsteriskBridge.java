package org.strowger.rig;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bridge inside an Asterisk, as its console lists it.
 *
 * @param id its unique id
 * @param channels how many channels it joins
 * @param technology such as simple_bridge, native_rtp, holding_bridge
 */
public record AsteriskBridge(String id, int channels, String technology) {
    private static final Pattern ROW = Pattern.compile("(\\S+)\\s+(?:.*\\s)?(\\d+)\\s+\\S+\\s+(\\S+)\\s+[\\d:]+\\s*");

    /** Whether two or more channels hear each other in it. */
    public boolean joins() {
        return channels >= 2 && !holds();
    }

    /** Whether it is one of BridgeWait's, in which nobody hears anybody. */
    public boolean holds() {
        return technology.equals("holding_bridge");
    }

    /** Reads the answer to {@code bridge show all}: id, name (which may be empty), number of channels, type, technology, duration. */
    static List<AsteriskBridge> parse(String table) {
        return table.lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new AsteriskBridge(row.group(1), Integer.parseInt(row.group(2)), row.group(3)))
                .toList();
    }
}
