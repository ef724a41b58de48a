package org.strowger.benchmarks;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.strowger.app.demo.Farm;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.EventsRequest;

/** The call events of all servers, to see where a call's time goes. They are of one machine, so of one clock. */
final class Steps {
    private final ConcurrentLinkedQueue<CallEvent> seen = new ConcurrentLinkedQueue<>();

    /** Begins to listen to every server of the farm. */
    Steps(Farm farm) {
        for (String server : farm.servers()) {
            AdminGrpc.newStub(farm.admin(server)).events(EventsRequest.getDefaultInstance(), new StreamObserver<>() {
                @Override
                public void onNext(CallEvent event) {
                    seen.add(event);
                }

                @Override
                public void onError(Throwable end) {
                    // The farm's closing ends the stream; a call that failed is told by its telephones.
                }

                @Override
                public void onCompleted() {
                    // As above.
                }
            });
        }
    }

    /**
     * Median time of each step since the INVITE, ms, for steps of at least half of the calls, in the order of the times;
     * of a step that occurs twice in a call the first counts.
     */
    Map<String, Double> medians(List<Sample> calls) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (Sample call : calls) {
            long until = call.dialledMicros() + TimeUnit.MILLISECONDS.toMicros((long) call.twoWay() + 5);
            Map<String, Double> first = new LinkedHashMap<>();
            for (CallEvent event : seen) {
                if (event.getAtUs() >= call.dialledMicros() && event.getAtUs() <= until) {
                    first.merge(name(event), (event.getAtUs() - call.dialledMicros()) / 1e3, Math::min);
                }
            }
            first.forEach((step, at) ->
                    times.computeIfAbsent(step, s -> new ArrayList<>()).add(at));
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        times.entrySet().stream()
                .filter(step -> 2 * step.getValue().size() >= calls.size())
                .map(step -> Map.entry(
                        step.getKey(), Distribution.of(step.getValue(), t -> t).median()))
                .sorted(Map.Entry.comparingByValue())
                .forEach(step -> medians.put(step.getKey(), step.getValue()));
        return medians;
    }

    private static String name(CallEvent event) {
        return event.getServer() + ": " + event.getWhat();
    }
}
