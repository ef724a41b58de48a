package org.strowger.dispatch;

/** What nobody knows the price of is not dialled. */
public final class HasPrice implements Filter {
    @Override
    public String name() {
        return "priced";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route().map(way -> way.price().isPresent()).orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "has no price in rate deck "
                + option.route().map(way -> way.trunk().deck()).orElse("");
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_ROUTE;
    }
}
