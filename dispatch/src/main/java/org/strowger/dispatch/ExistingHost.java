package org.strowger.dispatch;

/** A conference that exists keeps its host (SPEC A3). */
public final class ExistingHost implements Filter {
    @Override
    public String name() {
        return "existing-host";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return question.host().map(option.server().name()::equals).orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "is not " + question.host().orElse("") + ", where the conference runs";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
