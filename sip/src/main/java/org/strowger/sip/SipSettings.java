package org.strowger.sip;

import java.time.Duration;
import java.util.Set;

/**
 * What a SIP server on one listening point needs to know.
 *
 * @param host address to bind, loopback unless somebody configured otherwise
 * @param port port to bind for all transports, 0 takes a free one
 * @param advertised host or host:port that others are told (NAT, containers); "" for the bound one
 * @param transports at least one
 * @param userAgent what User-Agent and Server say
 * @param maxCalls calls at once, in whatever state; more are refused with 486 and Retry-After, because 503 makes proxies
 *     blacklist us (DESIGN §5)
 * @param requestsPerSource requests per second that begin something (INVITE, OPTIONS …), per source address; what is
 *     above is dropped without an answer, a burst of twice as many is allowed
 * @param sessionExpires session timer (RFC 4028) that we ask for, zero for none
 * @param minSession the shortest session timer that we accept; RFC 4028 §4 wants at least 90 s
 */
public record SipSettings(
        String host,
        int port,
        String advertised,
        Set<Transport> transports,
        String userAgent,
        int maxCalls,
        int requestsPerSource,
        Duration sessionExpires,
        Duration minSession) {
    public SipSettings {
        transports = Set.copyOf(transports);
        if (transports.isEmpty()) {
            throw new SipException("SIP needs a transport: UDP or TCP");
        }
        if (port < 0 || port > 65535) {
            throw new SipException("SIP port out of range: " + port);
        }
        if (maxCalls < 1 || requestsPerSource < 1) {
            throw new SipException("SIP limits must be at least 1");
        }
    }

    /** UDP and TCP, 2,000 calls, 500 requests per second and source, session timer of 30 minutes. */
    public static SipSettings on(String host, int port) {
        return new SipSettings(
                host,
                port,
                "",
                Set.of(Transport.UDP, Transport.TCP),
                "Strowger",
                2_000,
                500,
                Duration.ofMinutes(30),
                Duration.ofSeconds(90));
    }

    public SipSettings advertising(String other) {
        return new SipSettings(
                host, port, other, transports, userAgent, maxCalls, requestsPerSource, sessionExpires, minSession);
    }

    public SipSettings named(String other) {
        return new SipSettings(
                host, port, advertised, transports, other, maxCalls, requestsPerSource, sessionExpires, minSession);
    }

    public SipSettings over(Set<Transport> others) {
        return new SipSettings(
                host, port, advertised, others, userAgent, maxCalls, requestsPerSource, sessionExpires, minSession);
    }

    public SipSettings limited(int calls, int perSource) {
        return new SipSettings(
                host, port, advertised, transports, userAgent, calls, perSource, sessionExpires, minSession);
    }

    public SipSettings withSessionTimer(Duration expires, Duration shortest) {
        return new SipSettings(
                host, port, advertised, transports, userAgent, maxCalls, requestsPerSource, expires, shortest);
    }

    /** How SIP travels. */
    public enum Transport {
        UDP,
        TCP
    }
}
