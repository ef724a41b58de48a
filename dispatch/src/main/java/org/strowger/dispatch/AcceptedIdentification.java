package org.strowger.dispatch;

/** Some accounts accept one kind of identification only (SPEC A4). */
public final class AcceptedIdentification implements Filter {
    @Override
    public String name() {
        return "identification";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return option.route()
                .map(way -> switch (question.only()) {
                    case IDENTIFICATION_UNSPECIFIED -> true;
                    default -> way.offer().identification() == question.only();
                })
                .orElse(true);
    }

    @Override
    public String why(Question question, Option option) {
        return "would identify itself otherwise than by " + question.only();
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_ROUTE;
    }
}
