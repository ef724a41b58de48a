package org.strowger.dispatch;

/** A rule that removes what cannot be used. */
public non-sealed interface Filter extends Rule {
    /** Whether the option may stay. */
    boolean keeps(Question question, Option option);

    /** Why an option that was not kept had to go, as the end of a sentence that begins with its name. */
    String why(Question question, Option option);

    /** What the asker is told when nothing is left. */
    Grounds grounds();
}
