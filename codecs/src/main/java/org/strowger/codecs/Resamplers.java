package org.strowger.codecs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.strowger.bridge.Resampler;

/** Makes resamplers between the rates of the codecs there are. The filters are computed once. */
public final class Resamplers implements Resampler.Factory {
    private static final List<Integer> RATES = List.of(8000, 16_000, 24_000, 48_000);

    private final Map<Rates, ResamplingFilter> filters = new ConcurrentHashMap<>();

    @Override
    public Resampler between(int from, int to) {
        if (!RATES.contains(from) || !RATES.contains(to)) {
            throw new IllegalArgumentException("cannot resample " + from + " Hz to " + to);
        }
        if (from == to) {
            return COPY;
        }
        return new PolyphaseResampler(filters.computeIfAbsent(new Rates(from, to), Rates::filter));
    }

    private record Rates(int from, int to) {
        ResamplingFilter filter() {
            return new ResamplingFilter(from, to);
        }
    }

    private static final Resampler COPY = new Resampler() {
        @Override
        public int resample(short[] in, int offset, int count, short[] out, int at) {
            System.arraycopy(in, offset, out, at, count);
            return count;
        }

        @Override
        public int delay() {
            return 0;
        }

        @Override
        public void reset() {}
    };
}
