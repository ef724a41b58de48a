package org.strowger.server;

import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * {@link Rpc} over gRPC: in-process transport for {@code inprocess:NAME}, Netty for {@code host:port}. Both run the same
 * contract with the same deadlines and the same translation of {@link StrowgerException}; the limit on message size
 * counts on the network alone. Calls are served on virtual threads and may block. Any thread may call.
 */
public final class GrpcRpc implements Rpc, AutoCloseable {
    private static final String IN_PROCESS = "inprocess:";
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** Of one connection at once; a server's own are a handful of streams and the questions of its callers. */
    private static final int MOST_CALLS = 10_000;

    private final RpcSettings settings;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<ManagedChannel> channels = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    public GrpcRpc(RpcSettings settings) {
        this.settings = settings;
        // gRPC's own back-off grows to two minutes; a server that came back must be known within 3 s (SPEC C1).
        Thread.ofVirtual().name("rpc-redial").start(this::redial);
    }

    @Override
    public Listening serve(String address, List<BindableService> services) {
        if (address.startsWith(IN_PROCESS)) {
            String name = address.substring(IN_PROCESS.length());
            Server server = start(InProcessServerBuilder.forName(name), services, address);
            return new GrpcListening(server, address);
        }
        SocketName name = SocketName.parse(address, "rpc address");
        InetSocketAddress bind = name.resolve();
        if (!bind.getAddress().isLoopbackAddress() && !settings.exposed()) {
            throw new StrowgerException(
                    "not binding " + address + ", which other machines can reach: set strowger.rpc.exposed=true");
        }
        if (bind.getAddress().isAnyLocalAddress() && settings.advertised().isEmpty()) {
            throw new StrowgerException(
                    "binding " + address + " needs strowger.rpc.advertised: the host to tell others");
        }
        NettyServerBuilder builder = NettyServerBuilder.forAddress(bind, serverCredentials())
                .keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(settings.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(settings.keepAlive().toMillis() / 2, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                // Who connects and does not speak HTTP/2, or asks nothing any more, costs a descriptor for no longer.
                .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(IDLE.toMillis(), TimeUnit.MILLISECONDS)
                .maxConcurrentCallsPerConnection(MOST_CALLS)
                .maxInboundMessageSize(settings.maxMessageBytes());
        Server server = start(builder, services, address);
        String host = settings.advertised().orElse(name.host());
        return new GrpcListening(server, new SocketName(host, server.getPort()).toString());
    }

    private Server start(ServerBuilder<?> builder, List<BindableService> services, String address) {
        builder.executor(calls).intercept(new RefusalAsStatus());
        services.forEach(builder::addService);
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new StrowgerException("cannot bind " + address + ": " + reason(e), e);
        }
    }

    @Override
    public ManagedChannel connect(String address) {
        ManagedChannel channel = channel(address);
        channels.add(channel);
        return channel;
    }

    private ManagedChannel channel(String address) {
        if (address.startsWith(IN_PROCESS)) {
            return common(InProcessChannelBuilder.forName(address.substring(IN_PROCESS.length())));
        }
        SocketName name = SocketName.parse(address, "rpc address");
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(name.host(), name.port(), channelCredentials());
        return common(builder.keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(settings.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveWithoutCalls(true)
                .maxInboundMessageSize(settings.maxMessageBytes()));
    }

    private ManagedChannel common(ForwardingChannelBuilder2<?> builder) {
        return ((ManagedChannelBuilder<?>) builder)
                .executor(calls)
                .intercept(new StandardDeadline(settings.deadline()))
                .build();
    }

    private ServerCredentials serverCredentials() {
        if (settings.tls().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        RpcSettings.Tls tls = settings.tls().get();
        try {
            return TlsServerCredentials.newBuilder()
                    .keyManager(tls.certificate().toFile(), tls.key().toFile())
                    .trustManager(tls.authority().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build();
        } catch (IOException e) {
            throw new StrowgerException("strowger.rpc.tls: " + reason(e), e);
        }
    }

    private ChannelCredentials channelCredentials() {
        if (settings.tls().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        RpcSettings.Tls tls = settings.tls().get();
        try {
            return TlsChannelCredentials.newBuilder()
                    .keyManager(tls.certificate().toFile(), tls.key().toFile())
                    .trustManager(tls.authority().toFile())
                    .build();
        } catch (IOException e) {
            throw new StrowgerException("strowger.rpc.tls: " + reason(e), e);
        }
    }

    private void redial() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                redialBroken();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void redialBroken() {
        channels.removeIf(ManagedChannel::isShutdown);
        for (ManagedChannel channel : channels) {
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return String.valueOf(deepest.getMessage());
    }

    /** Ends the redialling, and the channels that their callers forgot. */
    @Override
    public void close() {
        closed.countDown();
        channels.forEach(ManagedChannel::shutdownNow);
        calls.shutdown();
    }

    private record GrpcListening(Server server, String address) implements Listening {
        @Override
        public void close() {
            server.shutdown();
            try {
                if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                    server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                server.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
