package org.strowger.dispatch;

import org.strowger.protocol.v1.Candidate;

/**
 * What failed once in this attempt is not tried again (SPEC A2): a candidate, all of a trunk when no number is given, all
 * of a media server when no trunk is.
 */
public final class NotExcluded implements Filter {
    @Override
    public String name() {
        return "excluded";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        Candidate trunk = option.candidate().toBuilder().clearCallbackNumber().build();
        Candidate server = trunk.toBuilder().clearTrunk().build();
        return !question.excluded().contains(option.candidate())
                && !question.excluded().contains(trunk)
                && !question.excluded().contains(server);
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
