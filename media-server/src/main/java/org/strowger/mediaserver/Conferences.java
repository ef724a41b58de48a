package org.strowger.mediaserver;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConferenceState;
import org.strowger.conference.ConferenceStore;
import org.strowger.conference.Denial;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Leg;
import org.strowger.conference.Participant;
import org.strowger.conference.ParticipantId;
import org.strowger.protocol.v1.ConferenceReport;

/**
 * The conferences that run here, each with its own serial queue. One is made by the first command for its name and dropped
 * when nobody is in it or expected in it. Any thread may call; nothing here blocks.
 */
final class Conferences {
    private static final Logger LOG = LoggerFactory.getLogger(Conferences.class);

    private final ConferenceStore store;
    private final Function<String, ConferenceSettings> settings;
    private final Consumer<ConferenceReport> reports;
    private final ConcurrentMap<String, RunningConference> running = new ConcurrentHashMap<>();
    // A conference that is born again counts on from the highest version that any dead one had: dispatch takes a
    // version
    // that does not grow for old news, and nothing need be remembered per name.
    private final AtomicLong highest = new AtomicLong();

    /**
     * @param settings of a conference by its name
     * @param reports hears of every change of who is in; called on a conference's queue
     */
    Conferences(
            ConferenceStore store, Function<String, ConferenceSettings> settings, Consumer<ConferenceReport> reports) {
        this.store = store;
        this.settings = settings;
        this.reports = reports;
    }

    /** Runs a command in its turn; completes with why it was refused, or empty. */
    CompletionStage<Optional<Denial>> submit(String conference, FocusCommand command) {
        return enqueue(conference, c -> c.apply(command));
    }

    /** Runs a join whose participant is heard through that leg. */
    CompletionStage<Optional<Denial>> join(String conference, FocusCommand.Join command, Leg leg) {
        return enqueue(conference, c -> c.join(command, leg));
    }

    /** Runs a command made from what its participant is at that moment, such as a toggle; nothing if he is not there. */
    CompletionStage<Optional<Denial>> submit(
            String conference, ParticipantId id, Function<Participant, FocusCommand> command) {
        return enqueue(conference, c -> c.apply(id, command));
    }

    /** Conferences that exist now, including those in which somebody is only expected. */
    int count() {
        return running.size();
    }

    /** What a dispatcher must know that has just come into contact. */
    List<ConferenceReport> live() {
        return running.keySet().stream()
                .flatMap(name -> store.load(name).stream())
                .filter(ConferenceState::live)
                .map(state -> report(state, state.madeBy()))
                .toList();
    }

    static ConferenceReport report(ConferenceState state, String madeBy) {
        return ConferenceReport.newBuilder()
                .setConference(state.conference())
                .setParticipants(state.roster().size())
                .setVersion(state.version())
                .setAttempt(madeBy)
                .build();
    }

    private CompletionStage<Optional<Denial>> enqueue(String name, Function<RunningConference, Optional<Denial>> task) {
        CompletableFuture<Optional<Denial>> done = new CompletableFuture<>();
        // Queued inside compute: dropIfVacant looks under the same key's lock, so no task lands on a dropped
        // conference.
        running.compute(name, (key, known) -> {
            RunningConference conference =
                    known == null ? new RunningConference(name, store, settings.apply(name), highest, reports) : known;
            conference.queue().execute(() -> {
                try {
                    done.complete(task.apply(conference));
                } catch (RuntimeException e) {
                    // Whoever asked must hear something, or his leg would hang between two states.
                    LOG.error("conference {}", name, e);
                    done.complete(Optional.of(Denial.UNAVAILABLE));
                } finally {
                    dropIfVacant(name);
                }
            });
            return conference;
        });
        return done;
    }

    private void dropIfVacant(String name) {
        running.computeIfPresent(
                name, (key, c) -> c.queue().nothingWaits() && store.load(name).isEmpty() ? null : c);
    }
}
