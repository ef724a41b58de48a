package org.strowger.dispatch;

/** An operator who drains a server wants no new people on it. */
public final class InService implements Filter {
    @Override
    public String name() {
        return "in-service";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.server().inService();
    }

    @Override
    public String why(Question question, Option option) {
        return "is out of service";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
