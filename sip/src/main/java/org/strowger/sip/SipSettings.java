package org.strowger.sip;

import java.net.InetSocketAddress;
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
 *     blacklist us
 * @param requestsPerSource requests of strangers per second and source address; what is above is dropped without an
 *     answer, a burst of twice as many is allowed. Who shows what nobody can guess (a dialog's tags, a ticket) is none
 * @param requestsInAll the same for all sources together, since over UDP addresses are forged at no cost
 * @param connections TCP connections that others may make to us; more are closed at once
 * @param connectionsPerSource the same for one source address
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
        int requestsInAll,
        int connections,
        int connectionsPerSource,
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
        if (maxCalls < 1 || requestsPerSource < 1 || requestsInAll < 1 || connections < 1 || connectionsPerSource < 1) {
            throw new SipException("SIP limits must be at least 1");
        }
        if (!advertised.isEmpty()) {
            HostPort.parse(advertised, port);
        }
    }

    /** What others are told that bound there. */
    HostPort sentBy(InetSocketAddress bound) {
        return advertised.isEmpty() ? HostPort.of(bound) : HostPort.parse(advertised, bound.getPort());
    }

    /** UDP and TCP, 2,000 calls, 500 strangers' requests per second and source, 2,000 in all, session timer of 30 minutes. */
    public static SipSettings on(String host, int port) {
        return new SipSettings(
                host,
                port,
                "",
                Set.of(Transport.UDP, Transport.TCP),
                "Strowger",
                2_000,
                500,
                2_000,
                1_000,
                100,
                Duration.ofMinutes(30),
                Duration.ofSeconds(90));
    }

    public SipSettings advertising(String other) {
        return with(other, transports, userAgent, sessionExpires, minSession);
    }

    public SipSettings named(String other) {
        return with(advertised, transports, other, sessionExpires, minSession);
    }

    public SipSettings over(Set<Transport> others) {
        return with(advertised, others, userAgent, sessionExpires, minSession);
    }

    public SipSettings withSessionTimer(Duration expires, Duration shortest) {
        return with(advertised, transports, userAgent, expires, shortest);
    }

    private SipSettings with(String as, Set<Transport> over, String name, Duration expires, Duration shortest) {
        return new SipSettings(
                host,
                port,
                as,
                over,
                name,
                maxCalls,
                requestsPerSource,
                requestsInAll,
                connections,
                connectionsPerSource,
                expires,
                shortest);
    }

    /** With other limits. */
    public SipSettings limited(int calls, int perSource, int inAll, int tcp, int tcpPerSource) {
        return new SipSettings(
                host,
                port,
                advertised,
                transports,
                userAgent,
                calls,
                perSource,
                inAll,
                tcp,
                tcpPerSource,
                sessionExpires,
                minSession);
    }

    /** With other limits on calls, and on a stranger's requests. */
    public SipSettings limited(int calls, int perSource) {
        return limited(calls, perSource, requestsInAll, connections, connectionsPerSource);
    }

    /** With another limit on calls. */
    public SipSettings taking(int calls) {
        return limited(calls, requestsPerSource);
    }

    /** How SIP travels. */
    public enum Transport {
        UDP,
        TCP
    }
}
