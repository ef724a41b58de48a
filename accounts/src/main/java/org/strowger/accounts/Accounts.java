package org.strowger.accounts;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The customers as they are now, changeable while calls are running (SPEC G2). Any thread.
 *
 * <p>A reader takes {@link #table} once for one decision, and so never sees half a change.
 */
public final class Accounts {
    private final List<Consumer<AccountTable>> listeners = new CopyOnWriteArrayList<>();
    private volatile AccountTable table;

    public Accounts(AccountTable table) {
        this.table = table;
    }

    /** What holds now. */
    public AccountTable table() {
        return table;
    }

    /**
     * Reads the configuration anew; listeners hear of it on this thread when anything is different.
     *
     * @throws org.strowger.server.StrowgerException with the first fault; then everything stays as it was
     */
    public synchronized void change(Config config, Path folder) {
        AccountTable read = AccountTable.read(config, folder);
        table = read;
        listeners.forEach(listener -> listener.accept(read));
    }

    /** Calls the listener after every change, until closed. */
    public AutoCloseable listen(Consumer<AccountTable> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
