package org.strowger.benchmarks;

import org.strowger.rig.ConfBridgeAsterisk;

/** ConfBridge in the Asterisk that the rig fetches: 8 kHz, without jitter buffers or with them. */
final class ConfBridgePeer implements Peer {
    private final ConfBridgeAsterisk asterisk;
    private final boolean jitterBuffer;

    private ConfBridgePeer(ConfBridgeAsterisk asterisk, boolean jitterBuffer) {
        this.asterisk = asterisk;
        this.jitterBuffer = jitterBuffer;
    }

    static ConfBridgePeer start(Cores cores, boolean jitterBuffer) throws InterruptedException {
        ConfBridgeAsterisk asterisk = ConfBridgeAsterisk.start(jitterBuffer);
        cores.moveToServer(asterisk.process().pid());
        return new ConfBridgePeer(asterisk, jitterBuffer);
    }

    @Override
    public String name() {
        return jitterBuffer ? "confbridge-jb" : "confbridge";
    }

    @Override
    public String title() {
        return "Asterisk ConfBridge, 8 kHz, " + (jitterBuffer ? "jitter buffers" : "no jitter buffer");
    }

    @Override
    public String address() {
        return asterisk.address();
    }

    @Override
    public long pid() {
        return asterisk.process().pid();
    }

    @Override
    public int callsPerSecond() {
        return 50;
    }

    @Override
    public int warmUpSeconds() {
        return 10;
    }

    @Override
    public int most() {
        return 1000;
    }

    @Override
    public int firstGuess() {
        return 250;
    }

    @Override
    public void close() {
        asterisk.close();
    }
}
