package org.strowger.dispatch;

import org.strowger.protocol.v1.Capability;

/** Not every server can do video, so those that can are kept for who needs it (SPEC B3, Fig. 6). */
public final class ScarceCapabilities implements Preference {
    @Override
    public String name() {
        return "scarce-capabilities";
    }

    @Override
    public long cost(Question question, Option option) {
        return option.server().capabilities().contains(Capability.VIDEO)
                        && !question.needed().contains(Capability.VIDEO)
                ? 1
                : 0;
    }

    @Override
    public String words(Question question, Option option) {
        return cost(question, option) == 0 ? "no video wasted" : "could carry video";
    }
}
