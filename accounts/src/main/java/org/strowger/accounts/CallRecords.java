package org.strowger.accounts;

import com.typesafe.config.Config;
import java.util.List;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.LegRecord;

/** What happened to legs, kept for ever and put together to call detail records (SPEC A9, B12). Any thread. */
public interface CallRecords extends AutoCloseable {
    /**
     * The records of that configuration; nothing is opened before {@link #start}.
     *
     * @param config the whole tree, reference.conf included, resolved
     */
    static CallRecords open(Config config, Accounts accounts) {
        return new CdrStore(config.getString("strowger.accounts.database"), accounts);
    }

    /**
     * Opens the database, and brings its tables to this version.
     *
     * @throws org.strowger.server.StrowgerException if it cannot, or another process has it open
     */
    void start();

    /** A media server says which rate deck prices calls on its trunk, "" = they cost nothing by the minute. Never blocks. */
    void trunk(String server, String trunk, String deck);

    /**
     * Keeps the records, all or none of them; on return they are on disk. Twice is harmless.
     *
     * @param server who delivers
     * @return how many were new
     * @throws RefusedRecord if one of them is not a record; then none is kept
     * @throws org.strowger.server.StrowgerException if they cannot be kept now
     */
    int store(String server, List<LegRecord> records);

    /** Call detail records, newest first. */
    List<Cdr> cdrs(CdrRequest wanted);

    /** What accounts have spent today. */
    Spending spending();

    @Override
    void close();
}
