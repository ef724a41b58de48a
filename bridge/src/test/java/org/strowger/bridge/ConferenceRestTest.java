package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When ticks of a conference can be left out. */
class ConferenceRestTest {
    private final Conference conference = new Conference(3);
    private long now;

    /** A far end that may speak, and may be sent silence. */
    private static final class Far implements Line {
        private final byte[] loud = new byte[Frame.SAMPLES];
        private boolean speaks;
        private boolean still = true;
        private boolean resting;

        Far() {
            Arrays.fill(loud, (byte) 100);
        }

        @Override
        public Codec codec() {
            return CoarseCodec.COARSE;
        }

        @Override
        public void next(long now, Frame frame) {
            if (speaks) {
                frame.present(loud, 0, Frame.SAMPLES, 0, 5_000, false);
            } else {
                frame.missing();
            }
        }

        @Override
        public boolean wantsSamples() {
            return false;
        }

        @Override
        public void hear(Codec codec, byte[] payload, int length) {}

        @Override
        public void hear(short[] samples) {}

        @Override
        public void hearNothing() {}

        @Override
        public boolean isStill() {
            return still;
        }

        @Override
        public void rest() {
            resting = true;
        }

        @Override
        public void rouse() {
            resting = false;
        }
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            conference.tick(now += 20_000_000);
        }
    }

    @Test
    void itIsStillWhenForASecondNobodyTalkedAndNobodyIsSentAnything() {
        Far one = new Far();
        Far two = new Far();
        conference.add(new Participant(one));
        conference.add(new Participant(two));
        // Coming in takes the first.
        tick(50);
        assertFalse(conference.isStill());
        tick(1);
        assertTrue(conference.isStill());
        two.still = false;
        assertFalse(conference.isStill());
        two.still = true;
        one.speaks = true;
        tick(1);
        assertFalse(conference.isStill());
        one.speaks = false;
        // He counts as talking for as long as words have pauses.
        tick(60);
        assertFalse(conference.isStill());
        tick(50);
        assertTrue(conference.isStill());
    }

    @Test
    void whoComesInAndANewWiringAreGivenTheirTicksFirst() {
        Participant one = new Participant(new Far());
        conference.add(one);
        tick(60);
        conference.add(new Participant(new Far()));
        assertFalse(conference.isStill());
        tick(60);
        assertTrue(conference.isStill());
        conference.wire(one, List.of("elsewhere"), Set.of("elsewhere"));
        tick(1);
        assertFalse(conference.isStill());
    }

    @Test
    void allLinesAreToldOfRestAndOfItsEnd() {
        List<Far> all = List.of(new Far(), new Far(), new Far());
        all.forEach(far -> conference.add(new Participant(far)));
        conference.rest();
        assertEquals(3, all.stream().filter(far -> far.resting).count());
        conference.rouse();
        assertEquals(0, all.stream().filter(far -> far.resting).count());
    }
}
