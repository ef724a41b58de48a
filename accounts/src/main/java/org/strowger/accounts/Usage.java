package org.strowger.accounts;

/**
 * What an account has going at the moment of a decision.
 *
 * @param calls telephone calls, those just being set up included
 * @param participants people in its conferences, those on the way included
 * @param spentMicros what its calls cost us today, running ones estimated, in millionths of the base currency
 */
public record Usage(int calls, int participants, long spentMicros) {}
