package org.strowger.switchboard;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.List;
import org.strowger.server.Rpc;
import org.strowger.server.StrowgerException;

/** gRPC within this process: the same contract, marshalling and deadlines as over the network. */
final class InProcessRpc implements Rpc {
    @Override
    public Listening serve(String address, List<BindableService> services) {
        InProcessServerBuilder builder = InProcessServerBuilder.forName(address);
        services.forEach(builder::addService);
        try {
            Server server = builder.build().start();
            return new Listening() {
                @Override
                public String address() {
                    return address;
                }

                @Override
                public void close() {
                    server.shutdownNow();
                }
            };
        } catch (IOException e) {
            throw new StrowgerException("cannot serve " + address, e);
        }
    }

    @Override
    public ManagedChannel connect(String address) {
        return InProcessChannelBuilder.forName(address).build();
    }
}
