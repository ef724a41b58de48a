package org.strowger.mediaserver;

import java.security.SecureRandom;
import java.util.HexFormat;

/** 128 random bits in hex: unique over all servers and restarts without asking anybody. Any thread. */
final class RandomId {
    private final SecureRandom random = new SecureRandom();

    String next() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
