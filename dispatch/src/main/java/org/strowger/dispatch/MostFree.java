package org.strowger.dispatch;

/** Spreads conferences: the one with the most room has the longest until it is full. */
public final class MostFree implements Preference {
    @Override
    public String name() {
        return "most-free";
    }

    @Override
    public long cost(Question question, Option option) {
        return -option.server().freePlaces();
    }

    @Override
    public String words(Question question, Option option) {
        return option.server().freePlaces() + " places free";
    }
}
