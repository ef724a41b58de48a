package org.strowger.dispatch;

/** A channel at both ends: the media server's trunk and the switchboard's (SPEC A3). */
public final class FreeTrunkChannels implements Filter {
    @Override
    public String name() {
        return "free-trunk-channels";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route()
                .map(way -> way.trunk().freeChannels() > 0 && way.offer().freeChannels() > 0)
                .orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return option.route()
                .map(way -> way.trunk().freeChannels() <= 0
                        ? "has no channel free of " + way.trunk().channels()
                        : "finds no channel free on " + question.switchboard() + " "
                                + way.offer().trunk())
                .orElse("");
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_CAPACITY;
    }
}
