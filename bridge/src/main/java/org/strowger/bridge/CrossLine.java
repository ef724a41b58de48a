package org.strowger.bridge;

import org.strowger.bridge.FrameRing.Cell;
import org.strowger.bridge.FrameRing.Kind;

/**
 * A line between two workers: the leg's {@linkplain #pump pumps} frames in and out on its tick, the conference's uses the
 * other end as any {@link Line} on its own tick. Adds at most the distance of the two ticks, under 20 ms each way.
 */
public final class CrossLine implements Line {
    private final FrameRing in;
    private final FrameRing out;
    private final Frame spare = new Frame();
    private volatile boolean wantsSamples;
    /** The leg's: whether frames found no room since the last one. */
    private boolean refused;
    /** The conference's: of the frame that it read last. */
    private Codec codec;

    private boolean reading;

    /** @param codec what the far end sends and hears at first */
    public CrossLine(Codec codec) {
        this.codec = codec;
        in = new FrameRing(codec);
        out = new FrameRing(codec);
    }

    /** The leg's side, once per tick of the leg's worker: its next frame goes in, what it is to hear comes out. */
    public void pump(long now, Line leg) {
        wantsSamples = leg.wantsSamples();
        if (in.hasRoom()) {
            Cell cell = in.writable();
            leg.next(now, cell.frame);
            cell.codec = leg.codec();
            keep(cell);
            if (refused && !cell.frame.isMissing()) {
                cell.frame.cut();
                refused = false;
            }
            in.publish();
        } else {
            leg.next(now, spare);
            refused = true;
        }
        deliver(leg);
    }

    private static void keep(Cell cell) {
        Frame frame = cell.frame;
        if (frame.isDecoded()) {
            cell.keep(frame.samples(), frame.offset(), frame.length());
            frame.present(cell.samples(), frame.lead(), frame.length(), frame.level(), frame.spliced());
        } else if (frame.isNoise()) {
            cell.keep(frame.payload(), frame.offset(), frame.length());
            frame.silent(cell.payload(), frame.length());
        } else if (!frame.isMissing()) {
            cell.keep(frame.payload(), frame.offset(), frame.length());
            frame.present(cell.payload(), 0, frame.length(), frame.lead(), frame.level(), frame.spliced());
        }
    }

    private void deliver(Line leg) {
        if (!out.hasNext()) {
            leg.hearNothing();
            return;
        }
        Cell cell = out.readable();
        switch (cell.kind) {
            case NOTHING -> leg.hearNothing();
            case SAMPLES -> {
                if (cell.codec.sampleRate() == leg.codec().sampleRate()) {
                    leg.hear(cell.samples());
                } else {
                    // The far end has changed its codec while this was under way.
                    leg.hearNothing();
                }
            }
            case PAYLOAD -> leg.hear(cell.codec, cell.payload(), cell.length);
        }
        out.release(1);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public void next(long now, Frame frame) {
        if (reading) {
            in.release(1);
            reading = false;
        }
        if (!in.hasNext()) {
            frame.missing();
            return;
        }
        Cell cell = in.readable();
        codec = cell.codec;
        frame.copy(cell.frame);
        if (!frame.isMissing() && in.skipped()) {
            frame.cut();
        }
        reading = true;
    }

    @Override
    public boolean wantsSamples() {
        return wantsSamples;
    }

    @Override
    public void hear(Codec payloadCodec, byte[] payload, int length) {
        if (out.hasRoom()) {
            Cell cell = out.writable();
            cell.kind = Kind.PAYLOAD;
            cell.codec = payloadCodec;
            cell.keep(payload, 0, length);
            out.publish();
        }
    }

    @Override
    public void hear(short[] samples) {
        if (out.hasRoom()) {
            Cell cell = out.writable();
            cell.kind = Kind.SAMPLES;
            cell.codec = codec;
            cell.keep(samples, 0, Band.of(codec).samples());
            out.publish();
        }
    }

    @Override
    public void hearNothing() {
        if (out.hasRoom()) {
            out.writable().kind = Kind.NOTHING;
            out.publish();
        }
    }
}
