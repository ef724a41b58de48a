package org.strowger.app.demo;

/**
 * One thing that the demonstration claims.
 *
 * @param claim in the present tense, such as "Metz hears Nancy"
 * @param held whether it was seen to hold
 * @param seen what was seen
 */
record Check(String claim, boolean held, String seen) {}
