package org.strowger.mediaserver;

import java.util.List;
import java.util.Optional;

/**
 * Turns a leg's key presses into menu entries: a star, then the entry's keys. Without the star nothing happens, because
 * digits are heard in talk, too (a caller dialling through to something else beside us).
 *
 * <p>Not thread-safe: one leg's queue.
 */
final class PhoneMenu {
    private final List<MenuEntry> entries;
    private final StringBuilder typed = new StringBuilder();
    private boolean open;

    PhoneMenu(List<MenuEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    static PhoneMenu standard() {
        return new PhoneMenu(List.of(
                new MuteToggle(),
                new HandToggle(),
                Louder.HEAR_SOFTER,
                Louder.HEAR_LOUDER,
                Louder.SPEAK_SOFTER,
                Louder.SPEAK_LOUDER));
    }

    /** @return the entry that this key completes */
    Optional<MenuEntry> press(char key) {
        if (key == '*') {
            open = true;
            typed.setLength(0);
            return Optional.empty();
        }
        if (!open) {
            return Optional.empty();
        }
        typed.append(key);
        String keys = typed.toString();
        Optional<MenuEntry> entry =
                entries.stream().filter(e -> e.keys().equals(keys)).findFirst();
        open = entry.isEmpty() && entries.stream().anyMatch(e -> e.keys().startsWith(keys));
        return entry;
    }
}
