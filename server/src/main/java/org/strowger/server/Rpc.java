package org.strowger.server;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import java.util.List;

/**
 * The one way in which servers speak to each other: gRPC, in this process or over the network, the same contract.
 *
 * <p>An address is {@code host:port}, or {@code inprocess:NAME} for servers of the same process.
 */
public interface Rpc {
    /**
     * Serves the given services until closed.
     *
     * @param address where to bind; port 0 takes a free one
     * @return the running server
     * @throws StrowgerException if the address cannot be bound
     */
    Listening serve(String address, List<BindableService> services);

    /** A channel that connects when it is first used and again whenever it breaks. The caller shuts it down. */
    ManagedChannel connect(String address);

    /** A running gRPC server. */
    interface Listening extends AutoCloseable {
        /** Where it is reached, with the real port. */
        String address();

        /** Ends it; streams are given one second. */
        @Override
        void close();
    }
}
