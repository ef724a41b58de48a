package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in whatever order: nothing is left, no stranger is joined, and it ends once. */
class AttemptPermutationTest {
    private static final int WORLDS = 20_000;
    private static final List<ReleasePlan> PLANS = List.of(ReleasePlan.values());
    private static final int MOST_STEPS = 2_000;

    @Test
    void nothingIsLeftWhateverTheOrder() {
        long seed = Long.getLong("strowger.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random seeds = new Random(seed);
        Map<ReleasePlan, Integer> talks = new EnumMap<>(ReleasePlan.class);
        for (int i = 0; i < WORLDS; i++) {
            long one = seeds.nextLong();
            ReleasePlan plan = PLANS.get(i % PLANS.size());
            FakeWorld world = run(one, plan, talks);
            assertEquals(
                    List.of(), world.leaks(), () -> "world " + one + " " + plan + String.join("\n", world.history));
        }
        // A test that never gets anywhere would find nothing.
        for (ReleasePlan plan : PLANS) {
            assertTrue(talks.getOrDefault(plan, 0) > WORLDS / 100, () -> "reached a talk: " + talks);
        }
    }

    private static FakeWorld run(long seed, ReleasePlan plan, Map<ReleasePlan, Integer> talks) {
        FakeWorld world = new FakeWorld(seed, plan);
        boolean counted = false;
        for (int step = 0; step < MOST_STEPS && !world.idle(); step++) {
            world.step();
            boolean together = world.phase() == Phase.TALKING || world.phase() == Phase.RELEASED;
            if (together && !counted) {
                counted = true;
                talks.merge(plan, 1, Integer::sum);
            }
            if (world.phase() == Phase.RELEASED) {
                world.endTalkElsewhere();
            } else if (world.idle()) {
                world.endTalk();
            }
        }
        return world;
    }
}
