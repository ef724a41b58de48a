package org.strowger.accounts;

/** What a conference may be called by callers and configuration: it becomes part of addresses, file names and pages. */
public final class ConferenceName {
    /** For error messages. */
    public static final String RULE = "a conference's name is 1 to 64 letters, digits and _ . -";

    private ConferenceName() {}

    /** Whether the name keeps to {@link #RULE}, and is no way up a folder. */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > 64 || name.startsWith(".")) {
            return false;
        }
        return name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '.'
                        || c == '-');
    }
}
