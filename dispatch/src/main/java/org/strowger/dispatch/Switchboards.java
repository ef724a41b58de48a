package org.strowger.dispatch;

import java.util.Optional;
import java.util.Set;
import org.strowger.accounts.AccountTable;
import org.strowger.directory.Registry;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.DidTable;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;

/** The links of switchboards: what they must know before they ask, and what becomes of their orders. Any thread. */
final class Switchboards {
    private final Farm farm;
    private long version;

    Switchboards(Farm farm) {
        this.farm = farm;
    }

    /**
     * A switchboard opens its link; it hears the DID table, then the latest news of its orders: some may have come while
     * it was away.
     *
     * @return why it is turned away, empty if it is welcome
     */
    Optional<String> opened(LinkRequest request, SwitchboardLink link, long now) {
        if (!FieldChecks.isName(request.getSwitchboard())) {
            return Optional.of("switchboard: 1 to 64 letters, digits and _ . -");
        }
        String name = request.getSwitchboard();
        farm.lock.lock();
        try {
            if (!farm.registry.register(new Registry.Registration(
                    Registry.Kind.SWITCHBOARD, name, now, FieldChecks.oneLine(request.getTown()), now))) {
                return Optional.of("another kind of server is called " + name);
            }
            SwitchboardLink older = farm.switchboards.put(name, link);
            if (older != null) {
                older.close("a newer link of " + name + " took over");
            }
            farm.event("", "linked", name, farm.settings.name(), "");
            version = Math.max(version + 1, now);
            link.send(didTable(name, farm.accounts.table()));
            farm.attempts.of(name).stream()
                    .filter(attempt -> !attempt.cancelled)
                    .flatMap(attempt -> attempt.latest.stream())
                    .forEach(progress -> link.send(
                            LinkEvent.newBuilder().setProgress(progress).build()));
            farm.unclaimed
                    .recent(now)
                    .forEach(progress -> link.send(
                            LinkEvent.newBuilder().setProgress(progress).build()));
            return Optional.empty();
        } finally {
            farm.lock.unlock();
        }
    }

    /** The link broke. Its attempts go on: the switchboard comes back, or its leases expire. */
    void closed(String name, SwitchboardLink link) {
        farm.lock.lock();
        try {
            if (farm.switchboards.remove(name, link)) {
                farm.event("", "unlinked", name, farm.settings.name(), "");
            }
        } finally {
            farm.lock.unlock();
        }
    }

    /** The customers have changed: everybody gets the new table. */
    void changed(AccountTable table, long now) {
        farm.lock.lock();
        try {
            // Later starts of this dispatcher must not count from the beginning.
            version = Math.max(version + 1, now);
            farm.switchboards.forEach((name, link) -> link.send(didTable(name, table)));
        } finally {
            farm.lock.unlock();
        }
    }

    /** Ends all links; the switchboards open new ones elsewhere, or here again. */
    void close() {
        farm.lock.lock();
        try {
            farm.switchboards.values().forEach(link -> link.close("this dispatcher is ending"));
            farm.switchboards.clear();
        } finally {
            farm.lock.unlock();
        }
    }

    /** The names of those that are linked now. */
    Set<String> linked() {
        farm.lock.lock();
        try {
            return Set.copyOf(farm.switchboards.keySet());
        } finally {
            farm.lock.unlock();
        }
    }

    private LinkEvent didTable(String switchboard, AccountTable table) {
        var dids = DidTable.newBuilder().setVersion(version);
        table.dids().values().stream()
                .filter(did -> did.servedBy(switchboard))
                .sorted((one, other) -> one.number().compareTo(other.number()))
                .forEach(did -> dids.addDids(Did.newBuilder()
                        .setNumber(did.number().text())
                        .setAccount(did.account())
                        .setTreatment(did.treatment())
                        .setSound(did.sound())
                        .setLimitSeconds(did.limitSeconds())
                        .setLanguage(did.language())
                        .setOnly(did.only())));
        return LinkEvent.newBuilder().setDids(dids).build();
    }
}
