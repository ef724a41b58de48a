package org.strowger.bridge;

import java.util.List;

/**
 * While one who has precedence talks, those of lower precedence are turned down for whoever hears both. Costs nothing in a
 * conference in which nobody has precedence.
 */
final class Dominance {
    private float factor = 1;
    private int holders;

    /** @param lowered by how much the others are, as a factor; 0 = not heard, 1 = as loud as they are */
    void factor(float lowered) {
        factor = lowered;
    }

    /** One more, or one less, has precedence. */
    void holders(int change) {
        holders += change;
    }

    boolean isIdle() {
        return holders == 0;
    }

    /** After talkers were chosen. */
    void apply(List<Talkers> talking) {
        for (int i = 0; i < talking.size(); i++) {
            Talkers some = talking.get(i);
            for (int j = 0; j < some.count(); j++) {
                Participant talker = some.get(j);
                talker.lower(isDominated(talker, talking) ? factor : 1);
            }
        }
    }

    private static boolean isDominated(Participant talker, List<Talkers> talking) {
        for (int i = 0; i < talking.size(); i++) {
            Talkers some = talking.get(i);
            for (int j = 0; j < some.count(); j++) {
                Participant other = some.get(j);
                if (other.precedence() > talker.precedence() && !other.ending() && heardTogether(talker, other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean heardTogether(Participant talker, Participant other) {
        for (Bus bus : talker.speaks) {
            for (int i = 0; i < bus.mixes.size(); i++) {
                if (bus.mixes.get(i).carries(other)) {
                    return true;
                }
            }
        }
        return false;
    }
}
