package org.strowger.dispatch;

/** A server that hangs answers TCP and does nothing: only one that reports is in contact. */
public final class InContact implements Filter {
    @Override
    public String name() {
        return "in-contact";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.server().outOfContact().isEmpty();
    }

    @Override
    public String why(Question question, Option option) {
        return option.server().outOfContact();
    }

    @Override
    public Grounds grounds() {
        return Grounds.NOT_READY;
    }
}
