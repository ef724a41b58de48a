package org.strowger.dispatch;

/** A place in a conference, counted with those leased a moment ago (SPEC B5). */
public final class FreePlaces implements Filter {
    @Override
    public String name() {
        return "free-places";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.server().freePlaces() > 0;
    }

    @Override
    public String why(Question question, Option option) {
        return "is full: none of " + option.server().places() + " places free";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
