package org.strowger.benchmarks;

/** A conference server under test: a process of its own, on the server's core, known by its address and its CPU alone. */
interface Peer extends AutoCloseable {
    /** Short, as on the command line. */
    String name();

    /** As in the table. */
    String title();

    /** Where callers reach it, host:port; who dials digits there meets in the conference of these digits. */
    String address();

    /** The process whose CPU is measured. */
    long pid();

    /** Calls a second that it takes without failing. */
    int callsPerSecond();

    /** Measuring window of the run that only warms it up. */
    int warmUpSeconds();

    /** More are never tried. */
    int most();

    /** Callers of the run that warms it up, and with which the search for the largest number that passes begins. */
    int firstGuess();

    @Override
    void close();
}
