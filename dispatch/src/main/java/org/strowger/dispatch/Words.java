package org.strowger.dispatch;

import java.util.Locale;

/** Enumerations as people read them. */
final class Words {
    private Words() {}

    /** IN_CONFERENCE is "in-conference". */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
