package org.strowger.directory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conference table (SPEC B1, Fig. 3A): which conference runs where, and with how many. An entry is born when the first
 * participant is sent to a host, and dies when the last has left.
 *
 * <p>The agreed part is the {@link Committal}; the numbers are each dispatcher's own and come from the hosts' reports.
 * Confined to one owner: calls come one after the other.
 */
public final class ConferenceTable {
    private final Committal committal;
    private final Map<ConferenceKey, Reported> reports = new HashMap<>();
    /** Sums of the reports, by the {@link #beginning} of the conference's id. */
    private final Map<String, Integer> people = new HashMap<>();

    private int everybody;

    public ConferenceTable(Committal committal) {
        this.committal = committal;
    }

    /** A row of the table; 0 participants: the first is on his way. */
    public record Row(ConferenceKey conference, Commitment commitment, int participants) {}

    /** What came of a host's report. */
    public enum Effect {
        CHANGED,
        /** Older than what is known. */
        STALE,
        ENDED,
        /** The conference is committed to another host: two copies of it exist (SPEC B6, call resolution). */
        ELSEWHERE
    }

    private record Reported(String mediaServer, int participants, long version) {}

    /** Where it runs. */
    public Optional<String> host(ConferenceKey conference) {
        return committal.holder(conference).map(Commitment::mediaServer);
    }

    /** See {@link Committal#commit}. */
    public Committal.Outcome commit(ConferenceKey conference, Commitment mine) {
        return committal.commit(conference, mine);
    }

    /**
     * A host says how many it has.
     *
     * @param stillExpected whether somebody is on his way there; an empty conference then keeps its host
     */
    public Effect report(
            ConferenceKey conference, Commitment theirs, int participants, long version, boolean stillExpected) {
        Reported before = reports.get(conference);
        if (before != null && before.mediaServer().equals(theirs.mediaServer()) && before.version() >= version) {
            return Effect.STALE;
        }
        if (participants > 0
                && committal.commit(conference, theirs) instanceof Committal.Outcome.Lost lost
                && !lost.holder().mediaServer().equals(theirs.mediaServer())) {
            return Effect.ELSEWHERE;
        }
        if (participants > 0) {
            Reported now = new Reported(theirs.mediaServer(), participants, version);
            count(conference, reports.put(conference, now), -1);
            count(conference, now, 1);
            return Effect.CHANGED;
        }
        return ended(conference, theirs.mediaServer(), stillExpected);
    }

    private Effect ended(ConferenceKey conference, String mediaServer, boolean stillExpected) {
        Optional<Commitment> holder = committal.holder(conference);
        if (holder.isPresent() && !holder.get().mediaServer().equals(mediaServer)) {
            return Effect.ELSEWHERE;
        }
        forget(conference);
        if (!stillExpected) {
            holder.ifPresent(mine -> committal.release(conference, mine));
        }
        return Effect.ENDED;
    }

    /** Nobody is on his way any more: forgets the conference if nobody is in it either. */
    public void releaseIfEmpty(ConferenceKey conference) {
        if (!reports.containsKey(conference)) {
            committal.holder(conference).ifPresent(mine -> committal.release(conference, mine));
        }
    }

    /** The host is dead or says it runs only these: forgets its others, so that they can be made anew elsewhere. */
    public void retain(String mediaServer, Set<ConferenceKey> running) {
        committal.all().forEach((conference, commitment) -> {
            if (commitment.mediaServer().equals(mediaServer) && !running.contains(conference)) {
                forget(conference);
                committal.release(conference, commitment);
            }
        });
    }

    /** How many people are in it, as last reported. */
    public int participants(ConferenceKey conference) {
        Reported reported = reports.get(conference);
        return reported == null ? 0 : reported.participants();
    }

    /** How many people are in all conferences, as last reported. */
    public int participants() {
        return everybody;
    }

    /** How many people are in all conferences whose id begins so, up to and with its first slash, as last reported. */
    public int participants(String beginning) {
        return people.getOrDefault(beginning, 0);
    }

    private void forget(ConferenceKey conference) {
        count(conference, reports.remove(conference), -1);
    }

    private void count(ConferenceKey conference, @Nullable Reported reported, int sign) {
        if (reported != null) {
            int change = sign * reported.participants();
            everybody += change;
            people.compute(beginning(conference), (beginning, sum) -> {
                int now = (sum == null ? 0 : sum) + change;
                return now == 0 ? null : now;
            });
        }
    }

    private static String beginning(ConferenceKey conference) {
        String id = conference.conference();
        return id.substring(0, id.indexOf('/') + 1);
    }

    /** The whole table, by name. */
    public List<Row> rows() {
        return committal.all().entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue(), participants(entry.getKey())))
                .sorted(Comparator.comparing((Row row) -> row.conference().conference())
                        .thenComparing(row -> row.conference().medium()))
                .toList();
    }
}
