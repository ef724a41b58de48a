package org.strowger.dispatch;

/** No account telephones numbers that it was not allowed: toll fraud is the danger (SPEC C4). */
public final class AllowedPrefixes implements Filter {
    @Override
    public String name() {
        return "allowed-prefixes";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route()
                .map(way -> question.account().mayCall(way.offer().number()))
                .orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "is a number that account " + question.account().id() + " may not call";
    }

    @Override
    public Grounds grounds() {
        return Grounds.ACCOUNT_LIMIT;
    }
}
