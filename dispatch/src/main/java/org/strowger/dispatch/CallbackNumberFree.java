package org.strowger.dispatch;

/** A pool number identifies one attempt, so only one may be called back on it at a time (SPEC A4). */
public final class CallbackNumberFree implements Filter {
    @Override
    public String name() {
        return "callback-number";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route().map(Option.Route::numberFree).orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "is a number on which another attempt is being called back";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
