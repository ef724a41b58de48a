package org.strowger.accounts;

import java.net.InetAddress;

/**
 * A range of IP addresses, such as 127.0.0.0/8 or ::1/128 (RFC 4632, RFC 4291 section 2.3). Names are never looked up.
 * Immutable; any thread.
 *
 * @param first any address of the range
 * @param bits how many leading bits count
 */
public record Network(InetAddress first, int bits) {
    /** @throws IllegalArgumentException if the text is not an address with an optional length */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int width = address.getAddress().length * 8;
        int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException("length of network out of range 0.." + width);
        }
        return new Network(address, bits);
    }

    /** Whether a literal address lies in it; what is not an address lies nowhere. */
    public boolean contains(String literal) {
        byte[] theirs;
        try {
            theirs = InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        byte[] ours = first.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
