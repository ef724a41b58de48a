package org.strowger.app;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.server.Rpc;

/**
 * Remembers which contracts the services of one server serve, so that its administration can offer the tables too: people
 * need one address for all questions, and do not need the port at which servers speak to dispatch.
 */
final class ServedContracts implements Rpc {
    private final Rpc rpc;
    private final List<BindableService> served = new CopyOnWriteArrayList<>();

    ServedContracts(Rpc rpc) {
        this.rpc = rpc;
    }

    @Override
    public Listening serve(String address, List<BindableService> services) {
        Listening listening = rpc.serve(address, services);
        served.addAll(services);
        return listening;
    }

    @Override
    public ManagedChannel connect(String address) {
        return rpc.connect(address);
    }

    /** The tables, if one of the services has them. */
    List<BindableService> tables() {
        return served.stream()
                .filter(service ->
                        service.bindService().getServiceDescriptor().getName().equals(TablesGrpc.SERVICE_NAME))
                .limit(1)
                .toList();
    }
}
