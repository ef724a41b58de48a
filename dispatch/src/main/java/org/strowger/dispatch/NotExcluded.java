package org.strowger.dispatch;

/** What failed once in this attempt is not tried again (SPEC A2). */
public final class NotExcluded implements Filter {
    @Override
    public String name() {
        return "excluded";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return !question.excluded().contains(option.candidate());
    }

    @Override
    public String why(Question question, Option option) {
        return "failed in this attempt already";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NOT_READY;
    }
}
