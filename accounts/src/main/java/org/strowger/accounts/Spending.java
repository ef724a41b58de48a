package org.strowger.accounts;

/** What accounts have cost us today by calls that are over (SPEC C4). Answers from memory; any thread. */
public interface Spending {
    /** In millionths of the base currency. */
    long todayMicros(String account);
}
