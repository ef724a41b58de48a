package org.strowger.accounts;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.strowger.accounts.SpendLedger.Spent;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.server.StrowgerException;

/**
 * {@link CallRecords} in an embedded H2 file (docs/design/cdr.md). Its schema and statements are PostgreSQL's too.
 *
 * <p>Deliveries come one after the other: the records of one call come from two servers, and putting a call together reads
 * what the other delivered.
 */
final class CdrStore implements CallRecords {
    private static final int MOST_RECORDS = 10_000;
    private static final int MOST_CDRS = 10_000;

    private final String database;
    private final CdrRating rating;
    private final SpendLedger ledger;
    private final ReentrantLock delivering = new ReentrantLock();
    private Optional<HikariDataSource> pool = Optional.empty();
    /** One for all: each has a cache of its own of the statements that it has parsed. */
    private Optional<Jdbi> jdbi = Optional.empty();

    /** @param database a path without extension, "" = in memory */
    CdrStore(String database, Accounts accounts) {
        this(database, accounts, Clock.systemUTC());
    }

    CdrStore(String database, Accounts accounts, Clock clock) {
        this.database = database;
        this.rating = new CdrRating(accounts);
        this.ledger = new SpendLedger(clock, () -> accounts.table().zone(), this::spentSince);
    }

    @Override
    public void start() {
        var config = new HikariConfig();
        // WRITE_DELAY=0: an acknowledged commit is on disk, not in a buffer for half a second. DB_CLOSE_ON_EXIT: we
        // close it.
        config.setJdbcUrl(
                database.isEmpty()
                        ? "jdbc:h2:mem:" + System.identityHashCode(this) + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1"
                        : "jdbc:h2:file:" + Path.of(database).toAbsolutePath().normalize()
                                + ";MODE=PostgreSQL;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                                // What goes wrong is told by us; its own log would be stack traces, on standard error
                                // when the disk is full or read-only.
                                + ";TRACE_LEVEL_FILE=0");
        config.setMaximumPoolSize(4);
        config.setPoolName("accounts");
        config.setInitializationFailTimeout(1);
        try {
            var opened = new HikariDataSource(config);
            pool = Optional.of(opened);
            jdbi = Optional.of(Jdbi.create(opened));
            Flyway.configure()
                    .dataSource(opened)
                    .locations("classpath:org/strowger/accounts/migrations")
                    .load()
                    .migrate();
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            close();
            throw new StrowgerException("accounts database " + database + " cannot be opened: " + deepest(e), e);
        }
        ledger.turnPage();
    }

    private List<Spent> spentSince(long endedMillis) {
        try {
            return jdbi().withHandle(handle -> handle.createQuery(
                            "SELECT account, cost_micros, ended_ms FROM cdr WHERE ended_ms >= :since")
                    .bind("since", endedMillis)
                    .map((row, context) -> new Spent(row.getString(1), row.getLong(2), row.getLong(3)))
                    .list());
        } catch (JdbiException e) {
            throw new StrowgerException("what was spent today could not be read: " + deepest(e), e);
        }
    }

    private Jdbi jdbi() {
        return jdbi.orElseThrow(() -> new StrowgerException("accounts database is not open"));
    }

    @Override
    public void trunk(String server, String trunk, String deck) {
        rating.trunk(server, trunk, deck);
    }

    @Override
    public int store(String server, List<LegRecord> records) {
        if (records.size() > MOST_RECORDS) {
            throw new StrowgerException("at most " + MOST_RECORDS + " records in one delivery");
        }
        List<LegRecord> checked = records.stream()
                .map(record -> RecordCheck.checked(server, record))
                .toList();
        if (checked.isEmpty()) {
            return 0;
        }
        delivering.lock();
        try {
            var spent = new ArrayList<Spent>();
            int stored = jdbi().inTransaction(handle -> {
                int inserted = CdrRows.insert(handle, checked);
                if (inserted > 0) {
                    affected(handle, checked).forEach((leg, attempt) -> assemble(handle, leg, attempt, spent));
                }
                return inserted;
            });
            spent.forEach(ledger::add);
            return stored;
        } catch (JdbiException e) {
            throw new StrowgerException("records could not be kept: " + deepest(e), e);
        } finally {
            delivering.unlock();
        }
    }

    /** Every leg of every call that these records are about: the end of one leg can be the end of another. */
    private static Map<String, List<LegRecord>> affected(Handle handle, List<LegRecord> records) {
        Set<String> attempts = new LinkedHashSet<>();
        Map<String, List<LegRecord>> byLeg = new LinkedHashMap<>();
        for (LegRecord record : records) {
            if (record.getAttempt().isEmpty()) {
                byLeg.computeIfAbsent(record.getLeg(), leg -> CdrRows.ofLeg(handle, leg));
            } else {
                attempts.add(record.getAttempt());
            }
        }
        for (String attempt : attempts) {
            List<LegRecord> all = CdrRows.ofAttempt(handle, attempt);
            all.forEach(record -> byLeg.put(record.getLeg(), all));
        }
        return byLeg;
    }

    private void assemble(Handle handle, String leg, List<LegRecord> attempt, List<Spent> spent) {
        List<LegRecord> own =
                attempt.stream().filter(record -> record.getLeg().equals(leg)).toList();
        Cdr cdr = CdrAssembly.assemble(own, attempt);
        Optional<Cdr> before = CdrRows.find(handle, leg);
        long talk = cdr.getTalkMs();
        Optional<Cdr> rated = before.filter(known -> known.getEndedMs() > 0 && known.getTalkMs() == talk);
        if (rated.isPresent()) {
            // A deck that changes today does not change yesterday's calls.
            cdr = cdr.toBuilder()
                    .setCostMicros(rated.get().getCostMicros())
                    .setChargeMicros(rated.get().getChargeMicros())
                    .setCurrency(rated.get().getCurrency())
                    .build();
        } else if (cdr.getEndedMs() > 0) {
            cdr = rating.rated(cdr, own.getFirst());
            long known = before.map(Cdr::getCostMicros).orElse(0L);
            spent.add(new Spent(cdr.getAccount(), cdr.getCostMicros() - known, cdr.getEndedMs()));
        }
        CdrRows.replace(handle, cdr);
    }

    @Override
    public List<Cdr> cdrs(CdrRequest wanted) {
        int limit = wanted.getLimit() <= 0 ? 100 : Math.min(wanted.getLimit(), MOST_CDRS);
        return jdbi().withHandle(handle -> CdrRows.select(handle, wanted, limit));
    }

    @Override
    public Spending spending() {
        return ledger;
    }

    @Override
    public void close() {
        pool.ifPresent(HikariDataSource::close);
        pool = Optional.empty();
        jdbi = Optional.empty();
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
