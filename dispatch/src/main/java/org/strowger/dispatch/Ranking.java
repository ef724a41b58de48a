package org.strowger.dispatch;

import java.util.List;
import java.util.Optional;
import org.strowger.protocol.v1.Refusal;

/**
 * What selection found, and why (SPEC A3). Immutable and small: it is kept for many decisions.
 *
 * @param winner empty when nothing was left
 * @param steps what each rule did, in order
 * @param best the winner, then those that stayed longest, at most ten
 * @param reason one line
 * @param refusal what to tell the asker when there is no winner
 */
public record Ranking(
        Optional<Option> winner, List<Step> steps, List<Placed> best, String reason, Optional<Refusal> refusal) {
    public Ranking {
        steps = List.copyOf(steps);
        best = List.copyOf(best);
    }

    /**
     * What one rule did.
     *
     * @param before options it saw
     * @param after options it left
     * @param example why it removed one of them, "" when it removed none
     */
    public record Step(String rule, int before, int after, String example) {}

    /**
     * One option and how far it came.
     *
     * @param lostBy the rule at which it fell behind, "" for the winner, "order of the offers" when nothing else was against it
     */
    public record Placed(Option option, String lostBy) {}
}
