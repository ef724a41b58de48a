package org.strowger.dispatch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.Accounts;
import org.strowger.directory.LocalCommittal;
import org.strowger.directory.Registry;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.Capacity;
import org.strowger.protocol.v1.ConferenceReport;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.Trunk;
import org.strowger.server.EventLog;

/** Dispatch without a wire and without a clock: the test says what time it is. */
final class SteppedFarm {
    final LocalCommittal committal = new LocalCommittal();
    final Farm farm;
    final Calls calls;
    final Joins joins;
    final Contacts contacts;
    final Switchboards switchboards;
    final List<String> events = new ArrayList<>();
    long now = 1_000_000;

    SteppedFarm(String more) {
        DispatchSettings settings = DispatchSettings.read(TestFarm.config(more));
        var accounts = new Accounts(AccountTable.read(TestFarm.config(more), Path.of(".")));
        farm = new Farm(settings, accounts, account -> 0, committal, new Registry(), new Events());
        var placement = new Placement(farm, SteppedFarm::price);
        calls = new Calls(farm, placement);
        joins = new Joins(farm, placement, Runnable::run);
        contacts = new Contacts(farm, calls, joins, (server, trunk, deck) -> {});
        switchboards = new Switchboards(farm);
    }

    private static Optional<Price> price(String deck, E164 number, Instant at) {
        return Optional.of(new Price(1000, "EUR", 10_000));
    }

    private final class Events implements EventLog {
        @Override
        public void record(String attempt, String what, String from, String to, String text) {
            events.add(attempt + " " + what + " " + from + " " + to + " " + text);
        }

        @Override
        public AutoCloseable listen(boolean replay, Consumer<CallEvent> listener) {
            throw new IllegalStateException("nobody listens here");
        }
    }

    List<LinkEvent> link(String switchboard) {
        var heard = new ArrayList<LinkEvent>();
        var refused = switchboards.opened(
                LinkRequest.newBuilder().setSwitchboard(switchboard).build(),
                new SwitchboardLink() {
                    @Override
                    public void send(LinkEvent event) {
                        heard.add(event);
                    }

                    @Override
                    public void close(String reason) {}
                },
                now);
        refused.ifPresent(why -> {
            throw new AssertionError(why);
        });
        return heard;
    }

    List<OrderProgress.State> told(List<LinkEvent> heard) {
        return heard.stream()
                .filter(LinkEvent::hasProgress)
                .map(event -> event.getProgress().getState())
                .toList();
    }

    /** A media server that admits or refuses by its own count, which is the truth. */
    final class Server implements MediaServerLink {
        final String name;
        final int places;
        final int channels;
        final long epoch;
        final Map<String, OrderToDial> running = new HashMap<>();
        final List<OrderToDial> orders = new ArrayList<>();
        final List<Reserve> reserves = new ArrayList<>();
        final List<String> cancelled = new ArrayList<>();
        final List<String> closed = new ArrayList<>();
        final Map<String, Integer> people = new HashMap<>();
        boolean accepting = true;
        boolean inService = true;
        int most;
        long sequence;
        long version;

        Server(String name, int places, int channels, long epoch) {
            this.name = name;
            this.places = places;
            this.channels = channels;
            this.epoch = epoch;
        }

        Optional<String> hello() {
            return contacts.hello(introduction(), this, now);
        }

        Hello introduction() {
            var hello = Hello.newBuilder()
                    .setMediaServer(name)
                    .setBootEpoch(epoch)
                    .addCapabilities(Capability.TELEPHONY)
                    .addCapabilities(Capability.VOICE)
                    .setSipAddress("127.60.0.1:5060")
                    .setInService(inService)
                    .addTrunks(Trunk.newBuilder()
                            .setName("carrier")
                            .setDeck("deck")
                            .setChannels(channels))
                    .setCapacity(capacity());
            people.forEach((conference, count) -> hello.addConferences(ConferenceReport.newBuilder()
                    .setConference(conference)
                    .setParticipants(count)
                    .setVersion(++version)
                    .setAttempt("made-" + conference)));
            return hello.build();
        }

        Capacity capacity() {
            return Capacity.newBuilder()
                    .setSequence(++sequence)
                    .setPlaces(places)
                    .setPlacesUsed(running.size())
                    .putChannelsUsed("carrier", running.size())
                    .setInService(inService)
                    .build();
        }

        void report() {
            say(MediaServerReport.newBuilder().setCapacity(capacity()).build());
        }

        void say(MediaServerReport report) {
            contacts.report(name, this, report, now);
        }

        void tell(OrderToDial order, OrderProgress.State state) {
            say(MediaServerReport.newBuilder()
                    .setProgress(OrderProgress.newBuilder()
                            .setAttempt(order.getAttempt())
                            .setLease(order.getLease())
                            .setState(state))
                    .build());
        }

        void conference(String conference, int participants) {
            people.put(conference, participants);
            say(MediaServerReport.newBuilder()
                    .setConference(ConferenceReport.newBuilder()
                            .setConference(conference)
                            .setParticipants(participants)
                            .setVersion(++version)
                            .setAttempt("made-" + conference))
                    .build());
        }

        void end(OrderToDial order, OrderProgress.State state) {
            if (running.remove(order.getLease()) != null) {
                tell(order, state);
            }
        }

        @Override
        public void send(MediaServerCommand command) {
            if (command.hasOrder()) {
                orders.add(command.getOrder());
                running.put(command.getOrder().getLease(), command.getOrder());
                most = Math.max(most, running.size());
            } else if (command.hasReserve()) {
                reserves.add(command.getReserve());
            } else if (command.hasCancel()) {
                cancelled.add(command.getCancel().getAttempt());
                running.values()
                        .removeIf(order ->
                                order.getAttempt().equals(command.getCancel().getAttempt()));
            }
        }

        @Override
        public boolean accepting() {
            return accepting;
        }

        @Override
        public void close(String reason) {
            closed.add(reason);
        }
    }
}
