package org.strowger.sip;

import java.time.Duration;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A 2xx of ours to an INVITE until its ACK comes (RFC 3261 §13.3.1.4): repeated at growing intervals, over TCP too, since
 * hops behind may use UDP; after 32 s it is given up. On the call's queue.
 */
final class AcceptedInvite {
    static final Duration T1 = Duration.ofMillis(500);
    private static final Duration T2 = Duration.ofSeconds(4);
    static final Duration LIMIT = T1.multipliedBy(64);

    private final Endpoint endpoint;
    private final String callId;
    private final Response response;
    private final boolean offers;
    private final Runnable givenUp;
    private Duration interval = T1;
    private Endpoint.Timer repeat = Endpoint.Timer.NONE;
    private Endpoint.Timer watchdog = Endpoint.Timer.NONE;
    private boolean waiting = true;

    /**
     * @param offers whether the 2xx holds our offer, so that the ACK must bring the answer
     * @param givenUp told when no ACK came
     */
    AcceptedInvite(Endpoint endpoint, String callId, Response response, boolean offers, Runnable givenUp) {
        this.endpoint = endpoint;
        this.callId = callId;
        this.response = response;
        this.offers = offers;
        this.givenUp = givenUp;
    }

    void start() {
        repeat = endpoint.later(callId, interval, this::again);
        watchdog = endpoint.later(callId, LIMIT, () -> {
            if (stop()) {
                givenUp.run();
            }
        });
    }

    /** Also when the INVITE itself is repeated. */
    void resend() {
        if (waiting) {
            endpoint.stack().respond((Response) response.clone());
        }
    }

    private void again() {
        if (!waiting) {
            return;
        }
        resend();
        interval = interval.multipliedBy(2).compareTo(T2) > 0 ? T2 : interval.multipliedBy(2);
        repeat = endpoint.later(callId, interval, this::again);
    }

    /** Whether this request has the number of the INVITE. */
    boolean isFor(Request request) {
        return sequence(request) == ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    private static long sequence(Request request) {
        return ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    boolean waiting() {
        return waiting;
    }

    boolean offers() {
        return offers;
    }

    /** The ACK came, or the call is over; false if it was stopped before. */
    boolean stop() {
        boolean was = waiting;
        waiting = false;
        repeat.cancel();
        watchdog.cancel();
        return was;
    }
}
