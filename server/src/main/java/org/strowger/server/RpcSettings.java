package org.strowger.server;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How servers of this process speak gRPC: the block {@code strowger.rpc}.
 *
 * @param exposed whether an address that other machines can reach may be bound
 * @param advertised the host that others are told in place of the bound one (NAT, containers)
 * @param keepAlive a connection is probed after so long without a word
 * @param keepAliveTimeout a probed connection is dead after so long without an answer
 * @param deadline for calls with one answer whose caller named none
 * @param maxMessageBytes the largest message taken from the network
 * @param tls certificates for mutual TLS; none = plain text, for loopback and private networks
 */
public record RpcSettings(
        boolean exposed,
        Optional<String> advertised,
        Duration keepAlive,
        Duration keepAliveTimeout,
        Duration deadline,
        int maxMessageBytes,
        Optional<Tls> tls) {
    /** Loopback, plain text: what reference.conf says. */
    public static RpcSettings standard() {
        return new RpcSettings(
                false,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                4 * 1024 * 1024,
                Optional.empty());
    }

    /**
     * Reads the block.
     *
     * @throws StrowgerException if only some of the three TLS files are named
     */
    public static RpcSettings of(Config block) {
        return new RpcSettings(
                block.getBoolean("exposed"),
                Optional.of(block.getString("advertised")).filter(host -> !host.isBlank()),
                block.getDuration("keep-alive"),
                block.getDuration("keep-alive-timeout"),
                block.getDuration("deadline"),
                Math.toIntExact(block.getBytes("max-message")),
                Tls.of(block.getConfig("tls")));
    }

    /**
     * Mutual TLS: each side shows its certificate, and takes whoever shows one of the same authority.
     *
     * @param certificate PEM, chain of this server
     * @param key PEM, PKCS#8, of this server
     * @param authority PEM, certificates of those who may sign for servers
     */
    public record Tls(Path certificate, Path key, Path authority) {
        static Optional<Tls> of(Config block) {
            String certificate = block.getString("certificate");
            String key = block.getString("key");
            String authority = block.getString("authority");
            if (certificate.isBlank() && key.isBlank() && authority.isBlank()) {
                return Optional.empty();
            }
            if (certificate.isBlank() || key.isBlank() || authority.isBlank()) {
                throw new StrowgerException("strowger.rpc.tls: certificate, key and authority go together");
            }
            return Optional.of(new Tls(Path.of(certificate), Path.of(key), Path.of(authority)));
        }
    }
}
