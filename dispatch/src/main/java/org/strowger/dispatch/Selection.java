package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.strowger.protocol.v1.Refusal;

/**
 * Picks the media server (SPEC A3, B3): each rule in turn removes what cannot be used or is worse than the best. Pure; any
 * thread.
 *
 * <p>Because every rule leaves only its best, a later rule never outweighs an earlier one, and one line can say why the
 * winner won. What is left after the last rule is equal; the first of the given order wins.
 */
public final class Selection {
    private static final int KEPT = 10;

    private final List<Rule> rules;

    public Selection(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    private record Split(List<Option> kept, List<Option> lost, String example) {}

    /** Decides. */
    public Ranking choose(Question question, List<Option> options) {
        if (options.isEmpty()) {
            Refusal refusal = Grounds.NOT_READY.because("no media server is registered");
            return new Ranking(Optional.empty(), List.of(), List.of(), refusal.getText(), Optional.of(refusal));
        }
        var steps = new ArrayList<Ranking.Step>();
        var lostByStep = new ArrayList<List<Option>>();
        List<Option> left = options;
        String decisive = "the only one there is";
        for (Rule rule : rules) {
            Split split = switch (rule) {
                case Filter filter -> filtered(filter, question, left);
                case Preference preference -> preferred(preference, question, left);
            };
            steps.add(new Ranking.Step(rule.name(), left.size(), split.kept().size(), split.example()));
            lostByStep.add(split.lost());
            if (split.kept().isEmpty()) {
                Refusal refusal = ((Filter) rule).grounds().because(refusalText(left, split));
                return new Ranking(
                        Optional.empty(),
                        steps,
                        best(steps, lostByStep, List.of()),
                        refusal.getText(),
                        Optional.of(refusal));
            }
            if (!split.lost().isEmpty()) {
                decisive = rule.name() + ": " + reason(rule, question, split);
            }
            left = split.kept();
        }
        if (left.size() > 1) {
            decisive += "; first offered of " + left.size() + " equal";
        }
        Option winner = left.getFirst();
        return new Ranking(
                Optional.of(winner), steps, best(steps, lostByStep, left), winner + ", " + decisive, Optional.empty());
    }

    private static Split filtered(Filter filter, Question question, List<Option> options) {
        var kept = new ArrayList<Option>(options.size());
        var lost = new ArrayList<Option>();
        for (Option option : options) {
            (filter.keeps(question, option) ? kept : lost).add(option);
        }
        String example = lost.isEmpty() ? "" : lost.getFirst() + " " + filter.why(question, lost.getFirst());
        return new Split(kept, lost, example);
    }

    private static Split preferred(Preference preference, Question question, List<Option> options) {
        long lowest = options.stream()
                .mapToLong(option -> preference.cost(question, option))
                .min()
                .orElseThrow();
        var kept = new ArrayList<Option>();
        var lost = new ArrayList<Option>();
        for (Option option : options) {
            (preference.cost(question, option) == lowest ? kept : lost).add(option);
        }
        lost.sort(Comparator.comparingLong(option -> preference.cost(question, option)));
        String example = lost.isEmpty() ? "" : lost.getFirst() + ": " + preference.words(question, lost.getFirst());
        return new Split(kept, lost, example);
    }

    private static String reason(Rule rule, Question question, Split split) {
        return switch (rule) {
            case Filter ignored -> split.example();
            case Preference preference ->
                preference.words(question, split.kept().getFirst()) + " against " + split.example();
        };
    }

    private static String refusalText(List<Option> before, Split split) {
        int others = before.size() - 1;
        return split.example() + (others > 0 ? ", and " + others + " more likewise" : "");
    }

    private static List<Ranking.Placed> best(
            List<Ranking.Step> steps, List<List<Option>> lostByStep, List<Option> left) {
        var best = new ArrayList<Ranking.Placed>(KEPT);
        for (Option option : left) {
            if (best.size() < KEPT) {
                best.add(new Ranking.Placed(option, best.isEmpty() ? "" : "order of the offers"));
            }
        }
        for (int step = steps.size() - 1; step >= 0 && best.size() < KEPT; step--) {
            for (Option option : lostByStep.get(step)) {
                if (best.size() < KEPT) {
                    best.add(new Ranking.Placed(option, steps.get(step).rule()));
                }
            }
        }
        return best;
    }
}
