package org.strowger.accounts;

import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.LegQuality;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.StreamQuality;

/** The statements on both tables, and nothing else. Each works within the caller's transaction. */
final class CdrRows {
    private CdrRows() {}

    /** How many were new. */
    static int insert(Handle handle, List<LegRecord> records) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO leg_record VALUES (:leg, :sequence, :server, :attempt, :event, :at, :kind, :account,
                    :conference, :did, :from, :to, :trunk, :cause, :by, :text, :release, :price, :currency, :quality)
                ON CONFLICT DO NOTHING""");
        for (LegRecord record : records) {
            batch.bind("leg", record.getLeg())
                    .bind("sequence", record.getSequence())
                    .bind("server", record.getServer())
                    .bind("attempt", record.getAttempt())
                    .bind("event", record.getEventValue())
                    .bind("at", record.getAtMs())
                    .bind("kind", record.getKindValue())
                    .bind("account", record.getAccount())
                    .bind("conference", record.getConference())
                    .bind("did", record.getDid())
                    .bind("from", record.getFrom())
                    .bind("to", record.getTo())
                    .bind("trunk", record.getTrunk())
                    .bind("cause", record.getCause())
                    .bind("by", record.getBy())
                    .bind("text", record.getText())
                    .bind("release", record.getRelease())
                    .bind("price", record.getPricePerMinuteMicros())
                    .bind("currency", record.getCurrency())
                    .bind("quality", record.hasQuality() ? record.getQuality().toByteArray() : null)
                    .add();
        }
        int stored = 0;
        for (int count : batch.execute()) {
            stored += Math.max(0, count);
        }
        return stored;
    }

    static List<LegRecord> ofAttempt(Handle handle, String attempt) {
        return handle.createQuery("SELECT * FROM leg_record WHERE attempt = :attempt ORDER BY leg, sequence")
                .bind("attempt", attempt)
                .map((row, context) -> record(row))
                .list();
    }

    static List<LegRecord> ofLeg(Handle handle, String leg) {
        return handle.createQuery("SELECT * FROM leg_record WHERE leg = :leg ORDER BY sequence")
                .bind("leg", leg)
                .map((row, context) -> record(row))
                .list();
    }

    /** A leg's record, if it was put together before. */
    static Optional<Cdr> find(Handle handle, String leg) {
        return handle.createQuery("SELECT * FROM cdr WHERE leg = :leg")
                .bind("leg", leg)
                .map((row, context) -> cdr(row))
                .findOne();
    }

    static void replace(Handle handle, Cdr cdr) {
        handle.createUpdate("DELETE FROM cdr WHERE leg = :leg")
                .bind("leg", cdr.getLeg())
                .execute();
        handle.createUpdate("""
                        INSERT INTO cdr VALUES (:leg, :attempt, :kind, :server, :account, :conference, :did, :from, :to,
                            :trunk, :created, :ringing, :answered, :bridged, :released, :ended, :cause, :by, :release,
                            :cost, :charge, :currency, :source, :quality, :mosIn, :mosOut)""")
                .bind("leg", cdr.getLeg())
                .bind("attempt", cdr.getAttempt())
                .bind("kind", LegRecord.LegKind.valueOf(cdr.getKind()).getNumber())
                .bind("server", cdr.getServer())
                .bind("account", cdr.getAccount())
                .bind("conference", cdr.getConference())
                .bind("did", cdr.getDid())
                .bind("from", cdr.getFrom())
                .bind("to", cdr.getTo())
                .bind("trunk", cdr.getTrunk())
                .bind("created", cdr.getCreatedMs())
                .bind("ringing", cdr.getRingingMs())
                .bind("answered", cdr.getAnsweredMs())
                .bind("bridged", cdr.getBridgedMs())
                .bind("released", cdr.getReleasedMs())
                .bind("ended", cdr.getEndedMs())
                .bind("cause", cdr.getCause())
                .bind("by", cdr.getEndedBy())
                .bind("release", cdr.getRelease())
                .bind("cost", cdr.getCostMicros())
                .bind("charge", cdr.getChargeMicros())
                .bind("currency", cdr.getCurrency())
                .bind("source", cdr.getEndedSource())
                .bind("quality", cdr.hasQuality() ? cdr.getQuality().toByteArray() : null)
                .bind("mosIn", mos(cdr.getQuality().getIn()))
                .bind("mosOut", mos(cdr.getQuality().getOut()))
                .execute();
    }

    /** Newest first. */
    static List<Cdr> select(Handle handle, CdrRequest wanted, int limit) {
        return handle.createQuery("""
                        SELECT * FROM cdr
                        WHERE (:attempt = '' OR attempt LIKE :prefix ESCAPE '!') AND (:account = '' OR account = :account)
                        ORDER BY created_ms DESC, leg LIMIT :limit""")
                .bind("attempt", wanted.getAttempt())
                .bind("prefix", wanted.getAttempt().replaceAll("([!%_])", "!$1") + "%")
                .bind("account", wanted.getAccount())
                .bind("limit", limit)
                .map((row, context) -> cdr(row))
                .list();
    }

    private static @Nullable Double mos(StreamQuality stream) {
        return stream.hasMos() ? stream.getMos() : null;
    }

    private static Optional<LegQuality> quality(ResultSet row) throws SQLException {
        byte @Nullable [] bytes = row.getBytes("quality");
        try {
            return bytes == null ? Optional.empty() : Optional.of(LegQuality.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("a leg's quality is not readable", e);
        }
    }

    private static LegRecord record(ResultSet row) throws SQLException {
        LegRecord.Builder record = LegRecord.newBuilder()
                .setLeg(row.getString("leg"))
                .setSequence(row.getInt("sequence"))
                .setServer(row.getString("server"))
                .setAttempt(row.getString("attempt"))
                .setEventValue(row.getInt("event"))
                .setAtMs(row.getLong("at_ms"))
                .setKindValue(row.getInt("kind"))
                .setAccount(row.getString("account"))
                .setConference(row.getString("conference"))
                .setDid(row.getString("did"))
                .setFrom(row.getString("from_party"))
                .setTo(row.getString("to_party"))
                .setTrunk(row.getString("trunk"))
                .setCause(row.getInt("cause"))
                .setBy(row.getString("ended_by"))
                .setText(row.getString("text"))
                .setRelease(row.getString("release_degree"))
                .setPricePerMinuteMicros(row.getLong("price_per_minute_micros"))
                .setCurrency(row.getString("currency"));
        quality(row).ifPresent(record::setQuality);
        return record.build();
    }

    private static Cdr cdr(ResultSet row) throws SQLException {
        long answered = row.getLong("answered_ms");
        long ended = row.getLong("ended_ms");
        Cdr.Builder cdr = Cdr.newBuilder()
                .setLeg(row.getString("leg"))
                .setAttempt(row.getString("attempt"))
                .setKind(LegRecord.LegKind.forNumber(row.getInt("kind")).name())
                .setServer(row.getString("server"))
                .setAccount(row.getString("account"))
                .setConference(row.getString("conference"))
                .setDid(row.getString("did"))
                .setFrom(row.getString("from_party"))
                .setTo(row.getString("to_party"))
                .setTrunk(row.getString("trunk"))
                .setCreatedMs(row.getLong("created_ms"))
                .setRingingMs(row.getLong("ringing_ms"))
                .setAnsweredMs(answered)
                .setBridgedMs(row.getLong("bridged_ms"))
                .setReleasedMs(row.getLong("released_ms"))
                .setEndedMs(ended)
                .setCause(row.getInt("cause"))
                .setEndedBy(row.getString("ended_by"))
                .setRelease(row.getString("release_degree"))
                .setCostMicros(row.getLong("cost_micros"))
                .setChargeMicros(row.getLong("charge_micros"))
                .setCurrency(row.getString("currency"))
                .setEndedSource(row.getString("ended_source"))
                .setTalkMs(answered > 0 ? Math.max(0, ended - answered) : 0);
        quality(row).ifPresent(cdr::setQuality);
        return cdr.build();
    }
}
