package org.strowger.dispatch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.OrderProgress;

/** What is remembered of one attempt, so that its question is repeatable. Confined to the owner of {@link Farm}. */
final class Attempt {
    final String id;
    /** Who asked; "" for internet clients, and for an attempt that was cancelled before it was asked. */
    String switchboard = "";

    Set<Candidate> excluded = Set.of();
    final Set<Candidate> failed = new HashSet<>();
    Optional<AskReply> decided = Optional.empty();
    Optional<CompletableFuture<JoinReply>> join = Optional.empty();
    /** The media server of every lease this attempt has had, so that news of a former order is told from forged news. */
    final Map<String, String> mediaServerByLease = new HashMap<>();

    Optional<OrderProgress> latest = Optional.empty();
    boolean cancelled;
    long touchedAt;

    Attempt(String id) {
        this.id = id;
    }
}
