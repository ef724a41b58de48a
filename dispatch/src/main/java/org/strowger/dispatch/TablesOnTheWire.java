package org.strowger.dispatch;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.strowger.accounts.CallRecords;
import org.strowger.accounts.Money;
import org.strowger.directory.ConferenceTable;
import org.strowger.directory.Registry;
import org.strowger.protocol.v1.CdrReply;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.Row;
import org.strowger.protocol.v1.Table;
import org.strowger.protocol.v1.TableRequest;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.protocol.v1.WhyReply;
import org.strowger.protocol.v1.WhyRequest;

/** The tables that the command line and the operator console show (SPEC H2, H3). No secrets and no withheld numbers. */
final class TablesOnTheWire extends TablesGrpc.TablesImplBase {
    private final Farm farm;
    private final Switchboards switchboards;
    private final CallRecords records;
    private final LongSupplier clock;

    TablesOnTheWire(Farm farm, Switchboards switchboards, CallRecords records, LongSupplier clock) {
        this.farm = farm;
        this.switchboards = switchboards;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public void conferences(TableRequest request, StreamObserver<Table> reply) {
        List<ConferenceTable.Row> rows = locked(() -> farm.conferences.rows());
        var table = table("conference", "medium", "media server", "participants", "made by attempt");
        rows.forEach(row -> table.addRows(row(
                row.conference().conference(),
                Words.of(row.conference().medium()),
                row.commitment().mediaServer(),
                row.participants(),
                row.commitment().attempt())));
        answer(reply, table.build());
    }

    @Override
    public void mediaServers(TableRequest request, StreamObserver<Table> reply) {
        List<MediaServerView> views = locked(() -> farm.capacity.views(farm.leases, clock.getAsLong()));
        var table = table(
                "media server",
                "town",
                "region",
                "in service",
                "in contact",
                "can do",
                "places",
                "free",
                "trunks",
                "sip");
        views.forEach(view -> table.addRows(row(
                view.name(),
                FieldChecks.oneLine(view.location()),
                FieldChecks.oneLine(view.region()),
                view.inService() ? "yes" : "no",
                view.outOfContact().isEmpty() ? "yes" : "no: " + view.outOfContact(),
                String.join(
                        " ",
                        view.capabilities().stream().map(Words::of).sorted().toList()),
                view.places(),
                view.freePlaces(),
                String.join(
                        " ",
                        view.trunks().stream()
                                .map(trunk -> trunk.name() + "=" + trunk.freeChannels() + "/" + trunk.channels())
                                .toList()),
                FieldChecks.oneLine(view.sipAddress()))));
        answer(reply, table.build());
    }

    @Override
    public void leases(TableRequest request, StreamObserver<Table> reply) {
        List<Lease> leases = locked(() -> List.copyOf(farm.leases.all()));
        long now = clock.getAsLong();
        var table = table(
                "attempt",
                "account",
                "conference",
                "media server",
                "trunk",
                "switchboard",
                "number",
                "stage",
                "ends in");
        for (Lease lease : leases) {
            table.addRows(row(
                    lease.terms().attempt(),
                    lease.terms().account(),
                    lease.terms().conference().conference(),
                    lease.terms().mediaServer(),
                    lease.terms().telephone().map(Lease.Telephone::trunk).orElse(""),
                    lease.terms()
                            .telephone()
                            .map(to -> to.switchboard() + " " + to.offer().trunk())
                            .orElse(""),
                    lease.terms()
                            .telephone()
                            .map(to -> to.offer().number().text())
                            .orElse(""),
                    Words.of(lease.stage()),
                    lease.expiresAtMillis() == Long.MAX_VALUE
                            ? ""
                            : Math.max(0, lease.expiresAtMillis() - now) + " ms"));
        }
        answer(reply, table.build());
    }

    @Override
    public void switchboards(TableRequest request, StreamObserver<Table> reply) {
        Set<String> linked = switchboards.linked();
        var table = table("switchboard", "town", "linked");
        farm.registry
                .all(Registry.Kind.SWITCHBOARD)
                .forEach(one -> table.addRows(row(one.name(), one.town(), linked.contains(one.name()) ? "yes" : "no")));
        answer(reply, table.build());
    }

    @Override
    public void dids(TableRequest request, StreamObserver<Table> reply) {
        var table =
                table("number", "account", "conference", "treatment", "limit", "language", "only", "charge a minute");
        var accounts = farm.accounts.table();
        accounts.dids().values().stream()
                .sorted((one, other) -> one.number().compareTo(other.number()))
                .forEach(did -> table.addRows(row(
                        did.number(),
                        did.account(),
                        did.conference(),
                        Words.of(did.treatment()),
                        did.limitSeconds() + " s",
                        did.language(),
                        did.only().getNumber() == 0 ? "any" : Words.of(did.only()),
                        accounts.account(did.account())
                                .map(account -> Money.decimal(account.chargePerMinuteMicros()) + " "
                                        + accounts.currencies().base())
                                .orElse(""))));
        answer(reply, table.build());
    }

    @Override
    public void why(WhyRequest request, StreamObserver<WhyReply> reply) {
        answer(
                reply,
                WhyReply.newBuilder()
                        .addAllDecisions(farm.decisions.why(request.getAttempt()))
                        .build());
    }

    @Override
    public void cdr(CdrRequest request, StreamObserver<CdrReply> reply) {
        answer(reply, CdrReply.newBuilder().addAllCdrs(records.cdrs(request)).build());
    }

    private <T> T locked(Supplier<T> read) {
        farm.lock.lock();
        try {
            return read.get();
        } finally {
            farm.lock.unlock();
        }
    }

    private static Table.Builder table(String... columns) {
        return Table.newBuilder().addAllColumns(List.of(columns));
    }

    private static Row row(Object... cells) {
        var row = Row.newBuilder();
        for (Object cell : cells) {
            row.addCells(String.valueOf(cell));
        }
        return row.build();
    }

    private static <T> void answer(StreamObserver<T> reply, T with) {
        reply.onNext(with);
        reply.onCompleted();
    }
}
