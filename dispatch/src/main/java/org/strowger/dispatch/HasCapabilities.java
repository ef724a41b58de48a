package org.strowger.dispatch;

/** A server that cannot carry the medium, or has no telephones, is of no use here (SPEC B2). */
public final class HasCapabilities implements Filter {
    @Override
    public String name() {
        return "capabilities";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.server().capabilities().containsAll(question.needed());
    }

    @Override
    public String why(Question question, Option option) {
        return "can only do " + option.server().capabilities().stream().sorted().toList();
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
