package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.strowger.app.demo.EventFeed;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.LegRecord.LegKind;
import org.strowger.protocol.v1.WhyRequest;
import org.strowger.rig.Await;

/** What the servers of an exchange say of its calls: ladders, records, reasons. */
final class Witness implements AutoCloseable {
    private static final int ALL = 10_000;

    private final Exchange exchange;
    private final EventFeed feed = new EventFeed(event -> {});
    private volatile long sinceMicros;

    Witness(Exchange exchange) {
        this.exchange = exchange;
        feed.follow(exchange.farm());
    }

    /** What was before this moment is of no interest any more. */
    void fromNow() {
        sinceMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Everything of interest that was told so far, in the order of its times. */
    List<CallEvent> ladder() {
        return feed.soFar().stream()
                .filter(event -> event.getAtUs() >= sinceMicros)
                .toList();
    }

    /** The rungs of one attempt. */
    List<CallEvent> ladder(String attempt) {
        return ladder().stream().filter(e -> e.getAttempt().equals(attempt)).toList();
    }

    /** Attempts in the order of their callers' arrival. */
    List<String> attempts() {
        return ladder().stream()
                .filter(e -> e.getWhat().equals("arrived"))
                .map(CallEvent::getAttempt)
                .toList();
    }

    /** Waits for the nth attempt, from 0. */
    String attempt(int n) {
        assertTrue(Await.until(Callers.SOON, () -> attempts().size() > n), () -> "no attempt: " + this);
        return attempts().get(n);
    }

    /** Waits until it is told that this happened to the attempt. */
    CallEvent sees(String attempt, String what) {
        return sees(attempt, what, event -> true);
    }

    CallEvent sees(String attempt, String what, Predicate<CallEvent> which) {
        Predicate<CallEvent> wanted = event -> event.getWhat().equals(what) && which.test(event);
        assertTrue(
                Await.until(Callers.SOON, () -> ladder(attempt).stream().anyMatch(wanted)),
                () -> "never seen: " + what + ", only " + lines(ladder(attempt)));
        return ladder(attempt).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Whether it was told so far. */
    boolean saw(String attempt, String what) {
        return ladder(attempt).stream().anyMatch(event -> event.getWhat().equals(what));
    }

    /** Why the attempt's last decision was as it was; "" = the last attempt of all. */
    DecisionRecord decision(String attempt) {
        return exchange.farm()
                .tables()
                .why(WhyRequest.newBuilder().setAttempt(attempt).build())
                .getDecisionsList()
                .getLast();
    }

    /** Records of the attempt's legs; waits until so many of them have ended, since records are delivered by outboxes. */
    List<Cdr> records(String attempt, int legs) {
        assertTrue(
                Await.until(Callers.SOON, () -> ended(attempt).size() >= legs),
                () -> "of " + legs + " records: " + records(attempt));
        return records(attempt);
    }

    /** The one record of the attempt's caller; waits for its end. */
    Cdr callerRecord(String attempt) {
        assertTrue(
                Await.until(Callers.SOON, () -> ended(attempt).stream().anyMatch(Witness::isCaller)),
                () -> "no record of the caller's end: " + records(attempt));
        List<Cdr> callers = records(attempt).stream().filter(Witness::isCaller).toList();
        assertTrue(callers.size() == 1, callers::toString);
        return callers.getFirst();
    }

    List<Cdr> records(String attempt) {
        return exchange.farm()
                .tables()
                .cdr(CdrRequest.newBuilder().setAttempt(attempt).setLimit(ALL).build())
                .getCdrsList();
    }

    private List<Cdr> ended(String attempt) {
        return records(attempt).stream().filter(cdr -> cdr.getEndedMs() > 0).toList();
    }

    private static boolean isCaller(Cdr cdr) {
        return cdr.getKind().equals(LegKind.CALLER.name());
    }

    private static List<String> lines(List<CallEvent> events) {
        return events.stream()
                .map(event -> event.getServer() + " " + event.getWhat() + " " + event.getText())
                .toList();
    }

    @Override
    public String toString() {
        return lines(ladder()).toString();
    }

    @Override
    public void close() throws InterruptedException {
        feed.close();
    }
}
