package org.strowger.directory;

/** What a conference carries; each medium may have a host of its own (SPEC B1). */
public enum Medium {
    VOICE,
    VIDEO,
    TEXT
}
