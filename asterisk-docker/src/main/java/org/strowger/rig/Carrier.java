package org.strowger.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

/**
 * The carrier of a rig: its Asterisk, its records, and the faults it is told to have.
 *
 * <p>A fault holds for new calls, and for a destination number or a trunk: "switch-NAME", "media-NAME" or
 * "phone-DIGITS", whichever side of the call it is on. The number's fault comes first. Any thread may call.
 */
public final class Carrier {
    private final Asterisk asterisk;
    private final CarrierFiles files;
    private final Set<String> refuseRefer = new TreeSet<>();

    Carrier(Asterisk asterisk, CarrierFiles files) {
        this.asterisk = asterisk;
        this.files = files;
    }

    /** What becomes of a call, instead of being put through. */
    public enum Fault {
        /** As it should be. */
        NONE(""),
        /** 486, Q.850 cause 17. */
        BUSY("busy"),
        /** Rings for two minutes. */
        NO_ANSWER("noanswer"),
        /** 503, Q.850 cause 34. */
        CONGESTION("congestion"),
        /** Q.850 cause 27, destination out of order. */
        OUT_OF_ORDER("outoforder");

        private final String word;

        Fault(String word) {
            this.word = word;
        }
    }

    /** Its Asterisk. */
    public Asterisk asterisk() {
        return asterisk;
    }

    public List<String> channels() {
        return asterisk.channels();
    }

    public List<AsteriskBridge> bridges() {
        return asterisk.bridges();
    }

    public boolean settle(Duration limit) {
        return asterisk.settle(limit);
    }

    /** Calls to a number fail so. */
    public void fault(E164 destination, Fault fault) {
        asterisk.setGlobal("FAULT_" + destination.digits(), fault.word);
    }

    /** Calls over a trunk fail so. */
    public void fault(String trunk, Fault fault) {
        asterisk.setGlobal("FAULT_" + trunk, fault.word);
    }

    /** The network takes so much longer to send on calls to a number; zero ends it. */
    public void slow(E164 destination, Duration delay) {
        asterisk.setGlobal("SLOW_" + destination.digits(), Long.toString(delay.toMillis()));
    }

    /** The network takes so much longer to send on calls over a trunk; zero ends it. */
    public void slow(String trunk, Duration delay) {
        asterisk.setGlobal("SLOW_" + trunk, Long.toString(delay.toMillis()));
    }

    /** Whether X- headers survive on calls to a number; real networks drop them, and so does this one by default. */
    public void keepHeaders(E164 destination, boolean keep) {
        asterisk.setGlobal("KEEP_" + destination.digits(), keep ? "yes" : "");
    }

    /** Whether X- headers survive on calls over a trunk. */
    public void keepHeaders(String trunk, boolean keep) {
        asterisk.setGlobal("KEEP_" + trunk, keep ? "yes" : "");
    }

    /** Presents this number for calls over a trunk, whoever calls. */
    public void presentWrongly(String trunk, E164 number) {
        asterisk.setGlobal("PRESENT_" + trunk, number.digits());
    }

    /** Withholds the number of whoever calls over a trunk. */
    public void withhold(String trunk) {
        asterisk.setGlobal("PRESENT_" + trunk, "withheld");
    }

    /** Presents the right number again. */
    public void presentRightly(String trunk) {
        asterisk.setGlobal("PRESENT_" + trunk, "");
    }

    /** Whether a REFER on this trunk is obeyed, or answered with 603. */
    public synchronized void acceptRefer(String trunk, boolean accept) {
        if (accept ? refuseRefer.remove(trunk) : refuseRefer.add(trunk)) {
            files.writeCustomers(refuseRefer);
            asterisk.cli("module reload res_pjsip.so");
        }
    }

    /** Its records of the calls that have ended, in that order. */
    public List<CarrierCdr> cdrs() {
        Path file = asterisk.folder().resolve("log/cdr-custom/carrier.csv");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream().map(CarrierCdr::parse).toList();
        } catch (IOException e) {
            throw new StrowgerException("the carrier's records cannot be read: " + e.getMessage(), e);
        }
    }
}
