package org.strowger.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.RankedCandidate;
import org.strowger.protocol.v1.RuleOutcome;

/**
 * The last decisions with their reasons (SPEC A3). Deciding only hangs the immutable ranking into a ring; it is put into
 * words when somebody asks. Any thread.
 */
public final class Decisions {
    private final int most;
    private final ArrayDeque<Decided> ring = new ArrayDeque<>();
    private long total;

    /** @param most how many are kept, 1 or more */
    public Decisions(int most) {
        this.most = most;
    }

    private record Decided(String attempt, long atMillis, ConferenceKey conference, Ranking ranking) {}

    synchronized void add(Question question, Ranking ranking, long now) {
        total++;
        ring.addLast(new Decided(question.attempt(), now, question.conference(), ranking));
        if (ring.size() > most) {
            ring.removeFirst();
        }
    }

    /** How many there were since the start. */
    public synchronized long total() {
        return total;
    }

    /**
     * Those of one attempt, oldest first.
     *
     * @param prefix the beginning of its id; "" = the last attempt decided on
     * @return empty if none, or several attempts, begin with it
     */
    public List<DecisionRecord> why(String prefix) {
        var found = new ArrayList<Decided>();
        synchronized (this) {
            if (ring.isEmpty()) {
                return List.of();
            }
            String wanted = prefix.isEmpty() ? ring.getLast().attempt() : prefix;
            ring.stream()
                    .filter(decided -> decided.attempt().startsWith(wanted))
                    .forEach(found::add);
            if (found.stream().anyMatch(decided -> decided.attempt().equals(wanted))) {
                found.removeIf(decided -> !decided.attempt().equals(wanted));
            }
        }
        if (found.stream().map(Decided::attempt).distinct().count() > 1) {
            return List.of();
        }
        return found.stream().map(Decisions::inWords).toList();
    }

    private static DecisionRecord inWords(Decided decided) {
        Ranking ranking = decided.ranking();
        var words = DecisionRecord.newBuilder()
                .setAttempt(decided.attempt())
                .setAtMs(decided.atMillis())
                .setConference(decided.conference().conference())
                .setReason(ranking.reason());
        ranking.refusal().ifPresent(words::setRefusal);
        for (Ranking.Step step : ranking.steps()) {
            var outcome = RuleOutcome.newBuilder()
                    .setRule(step.rule())
                    .setBefore(step.before())
                    .setAfter(step.after());
            if (!step.example().isEmpty()) {
                outcome.addLost(step.example());
            }
            words.addRules(outcome);
        }
        for (Ranking.Placed placed : ranking.best()) {
            Option option = placed.option();
            var ranked = RankedCandidate.newBuilder()
                    .setCandidate(option.candidate())
                    .setLocation(option.server().location())
                    .setFreePlaces(option.server().freePlaces())
                    .setLostBy(placed.lostBy());
            option.route()
                    .flatMap(Option.Route::price)
                    .ifPresent(price -> ranked.setPricePerMinuteMicros(price.perMinuteMicros())
                            .setCurrency(price.currency()));
            words.addBest(ranked);
        }
        return words.build();
    }
}
