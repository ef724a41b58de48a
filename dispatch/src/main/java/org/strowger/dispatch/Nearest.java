package org.strowger.dispatch;

/** For internet clients network distance stands where the tariff stands for telephones (SPEC B3). */
public final class Nearest implements Preference {
    private final Distances distances;

    public Nearest(Distances distances) {
        this.distances = distances;
    }

    @Override
    public String name() {
        return "nearest";
    }

    @Override
    public long cost(Question question, Option option) {
        return question.byTelephone()
                ? 0
                : distances.between(question.region(), option.server().region());
    }

    @Override
    public String words(Question question, Option option) {
        return question.byTelephone() ? "no internet client" : cost(question, option) + " ms away";
    }
}
