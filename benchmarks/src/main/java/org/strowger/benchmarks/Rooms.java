package org.strowger.benchmarks;

import org.strowger.server.StrowgerException;

/**
 * How callers are spread over conferences.
 *
 * @param size callers in each, 0 = all in one
 * @param talkers how many of each talk
 */
record Rooms(int size, int talkers) {
    /**
     * "10" is ten in each, of whom two talk; "3" three, one talks; "all" one big one with three talkers. "10x1" says how
     * many talk.
     *
     * @throws StrowgerException if it is none of these
     */
    static Rooms parse(String text) {
        if (!text.matches("(all|[1-9]\\d{0,3})(x\\d{1,2})?")) {
            throw new StrowgerException("rooms must look like 10, 3, all or 10x1, not \"" + text + "\"");
        }
        String[] parts = text.split("x", -1);
        int size = parts[0].equals("all") ? 0 : Integer.parseInt(parts[0]);
        int talkers = parts.length == 2 ? Integer.parseInt(parts[1]) : usual(size);
        if (size != 0 && talkers > size) {
            throw new StrowgerException("rooms of " + size + " cannot have " + talkers + " talkers");
        }
        return new Rooms(size, talkers);
    }

    private static int usual(int size) {
        if (size == 0) {
            return 3;
        }
        return size < 4 ? 1 : 2;
    }

    /** How many conferences that makes. */
    int conferences(int callers) {
        return size == 0 ? 1 : Math.ceilDiv(callers, size);
    }

    @Override
    public String toString() {
        return (size == 0 ? "one big room" : "rooms of " + size) + ", " + talkers + " talking";
    }
}
