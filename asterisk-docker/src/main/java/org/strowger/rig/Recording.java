package org.strowger.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What a phone heard, 16-bit samples at 8 kHz, in the order and at the time of arrival; bounded. Any thread. */
final class Recording {
    /** Two minutes; what comes later is heard but not kept. */
    private static final int MAX_SAMPLES = 120 * 8000;
    /** A second is listened to, in windows of 100 ms: 20 Hz can be told apart. */
    private static final int SECOND = 8000;

    private static final int WINDOW = 800;
    /** A gap in the packets becomes silence when it is longer than this, in samples. */
    private static final int GAP = 800;

    static final double AUDIBLE = -30;

    private short[] kept = new short[SECOND];
    private int length;
    private final short[] last = new short[SECOND];
    private long begun;
    private long heardSamples;
    private long lastArrival;
    private final Map<Integer, Long> firstHeard = new HashMap<>();
    private final Map<Integer, Long> candidate = new HashMap<>();

    /** Notes from now on when this frequency is first heard; forgets when it was before. */
    synchronized void watch(int hertz) {
        firstHeard.remove(hertz);
        candidate.put(hertz, 0L);
    }

    /** nanoTime of the packet with which the frequency began, if it was watched and heard. */
    synchronized OptionalLong firstHeard(int hertz) {
        Long at = firstHeard.get(hertz);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    synchronized void add(short[] pcm, int count, long nanoTime) {
        if (heardSamples == 0) {
            begun = nanoTime;
        }
        long due = (nanoTime - begun) / 125_000;
        if (due - heardSamples > GAP) {
            append(new short[(int) Math.min(due - heardSamples, 10L * SECOND)]);
            heardSamples = due;
        }
        append(Arrays.copyOf(pcm, count));
        heardSamples += count;
        lastArrival = nanoTime;
        candidate.replaceAll((hertz, since) -> {
            if (firstHeard.containsKey(hertz) || Spectrum.level(pcm, 0, count, hertz) < AUDIBLE) {
                return 0L;
            }
            // Two packets in a row, so that a click is no tone.
            if (since != 0) {
                firstHeard.put(hertz, since);
            }
            return nanoTime;
        });
    }

    private void append(short[] pcm) {
        int shift = Math.min(pcm.length, last.length);
        System.arraycopy(last, shift, last, 0, last.length - shift);
        System.arraycopy(pcm, pcm.length - shift, last, last.length - shift, shift);
        int room = Math.min(pcm.length, MAX_SAMPLES - length);
        if (length + room > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(MAX_SAMPLES, Math.max(2 * kept.length, length + room)));
        }
        System.arraycopy(pcm, 0, kept, length, room);
        length += room;
    }

    /** Level of a frequency over the last 300 ms, dB relative to full scale; -200 when nothing arrives. */
    synchronized double level(int hertz, long nanoTime) {
        if (nanoTime - lastArrival > 300_000_000L) {
            return -200;
        }
        return Spectrum.level(last, SECOND - 3 * WINDOW, 3 * WINDOW, hertz);
    }

    /** Whether the frequency is there now: in at least nine of the last ten windows of 100 ms. */
    synchronized boolean hears(int hertz, long nanoTime) {
        if (nanoTime - lastArrival > 300_000_000L) {
            return false;
        }
        int windows = 0;
        for (int at = 0; at < SECOND; at += WINDOW) {
            if (Spectrum.level(last, at, WINDOW, hertz) >= AUDIBLE) {
                windows++;
            }
        }
        return windows >= 9;
    }

    /** Forgets the last second and when what was first heard; what is recorded stays. */
    synchronized void fresh() {
        Arrays.fill(last, (short) 0);
        firstHeard.clear();
        candidate.replaceAll((hertz, since) -> 0L);
    }

    synchronized void write(Path file) {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * length);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * length);
        for (int i = 0; i < length; i++) {
            wav.putShort(kept[i]);
        }
        try {
            Files.write(file, wav.array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the recording", e);
        }
    }
}
