package org.strowger.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The buses of one conference and the mixes that hear them: made when somebody first needs them, dropped with the last. */
final class Buses {
    private final Map<String, Bus> buses = new HashMap<>();
    private final Map<Set<String>, Mix> mixes = new HashMap<>();
    private final Resampler.Factory resamplers;
    private int mostTalkers;

    Buses(int mostTalkers, Resampler.Factory resamplers) {
        this.mostTalkers = mostTalkers;
        this.resamplers = resamplers;
    }

    void mostTalkers(int most) {
        mostTalkers = most;
        buses.values().forEach(bus -> bus.talkers.most(most));
    }

    int count() {
        return buses.size();
    }

    /** One more speaks to these. */
    Bus[] speak(List<String> names) {
        Bus[] to = new Bus[names.size()];
        for (int i = 0; i < to.length; i++) {
            to[i] = bus(names.get(i));
            to[i].speakers++;
        }
        return to;
    }

    /** He speaks to these no longer. */
    void unspeak(Bus[] to) {
        for (Bus bus : to) {
            bus.speakers--;
            retire(bus);
        }
    }

    /** One more hears these. */
    Mix listen(Set<String> names) {
        Mix mix = mixes.computeIfAbsent(names, this::made);
        mix.listeners++;
        return mix;
    }

    /** He hears that mix no longer. */
    void unlisten(Mix mix) {
        if (mix != Mix.NOBODY && --mix.listeners == 0) {
            mixes.remove(mix.hears);
            for (Bus bus : mix.buses) {
                bus.mixes.remove(mix);
                retire(bus);
            }
            mix.close();
        }
    }

    private Mix made(Set<String> names) {
        Mix mix = new Mix(names, names.stream().map(this::bus).toArray(Bus[]::new), resamplers);
        for (Bus bus : mix.buses) {
            bus.mixes.add(mix);
        }
        return mix;
    }

    private Bus bus(String name) {
        return buses.computeIfAbsent(name, n -> new Bus(n, mostTalkers));
    }

    private void retire(Bus bus) {
        if (bus.isUnused()) {
            buses.remove(bus.name);
        }
    }
}
