package org.strowger.dispatch;

/** An IP trunk dials only numbers that it reaches, and the telephone network never dials those. */
public final class SameReach implements Filter {
    @Override
    public String name() {
        return "reach";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route()
                .map(way -> way.trunk().reach().equals(way.offer().reach()))
                .orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "cannot dial that number: reaches differ";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_ROUTE;
    }
}
