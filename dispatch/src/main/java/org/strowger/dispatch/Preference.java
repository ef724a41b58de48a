package org.strowger.dispatch;

/** A rule that keeps the best of what is left, never removing all. */
public non-sealed interface Preference extends Rule {
    /** The lower the better; options with the lowest stay. */
    long cost(Question question, Option option);

    /** That cost in words, such as "0.0049 EUR a minute". */
    String words(Question question, Option option);
}
