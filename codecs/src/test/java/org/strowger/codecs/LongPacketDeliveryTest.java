package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;
import org.strowger.bridge.LongPackets;
import org.strowger.bridge.Participant;

/** Packets of several frames to those who talk now and listen then: nothing that was said is left out or sent twice. */
class LongPacketDeliveryTest {
    private final Conference conference = new Conference(8, new Resamplers());
    private final List<Participant> participants = new ArrayList<>();
    private long now;
    private int ticks;

    /** Speaks samples, and counts how much sound it is sent. */
    private final class Far implements Line {
        private final Codec codec;
        private final short[] tone = new short[320];
        private boolean talks;
        /** Of sound, from the first packet on, in ticks; negative = none yet. */
        private int begun = -1;

        private int sent;

        Far(Codec codec) {
            this.codec = codec;
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (6_000 * Math.sin(2 * Math.PI * 400 * i / 16_000));
            }
        }

        private boolean isJudged() {
            return codec instanceof LongPackets;
        }

        @Override
        public Codec codec() {
            return codec;
        }

        @Override
        public void next(long at, Frame frame) {
            if (talks) {
                frame.present(tone, 0, tone.length, 3_800, false);
            } else {
                frame.missing();
            }
        }

        @Override
        public boolean wantsSamples() {
            return false;
        }

        @Override
        public void hear(Codec heard, byte[] payload, int length) {
            if (length == 0) {
                return;
            }
            int frames = heard.duration(payload, 0, length) / 960;
            if (begun < 0) {
                begun = ticks - frames;
            }
            sent += frames;
            if (isJudged()) {
                assertEquals(ticks - begun, sent, "a packet ends with its tick");
            }
        }

        @Override
        public void hear(short[] samples) {
            throw new IllegalStateException("payloads are wanted");
        }

        @Override
        public void hearNothing() {
            // The next sound begins anew.
            begun = -1;
            sent = 0;
        }
    }

    private Far add(Codec codec) {
        Far far = new Far(codec);
        participants.add(new Participant(far));
        conference.add(participants.getLast());
        return far;
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            ticks++;
            conference.tick(now += 20_000_000);
        }
    }

    @AfterEach
    void end() {
        participants.forEach(conference::remove);
        conference.tick(now);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void soundGoesOnWithoutHoleOrRepetitionWheneverOneBeginsAndEndsToTalk(int frames) {
        LongPackets packets = new LongPackets(Opus.WIDEBAND, frames);
        Far one = add(Opus.WIDEBAND);
        Far other = add(packets);
        Far listener = add(packets);
        for (int i = 0; i < 30; i++) {
            // While he talks alone he is sent nothing in the end, and what the others are sent goes on.
            other.talks = true;
            one.talks = false;
            tick(60 + i % 3);
            one.talks = true;
            tick(20 + i % 7);
            other.talks = false;
            tick(60);
            assertTrue(other.sent > 60, other.sent + " frames since he talked alone");
            assertTrue(listener.sent > 60, listener.sent + " frames");
        }
    }
}
