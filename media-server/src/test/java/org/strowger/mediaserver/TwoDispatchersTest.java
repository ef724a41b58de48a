package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.OrderProgress.State;

/** Dispatchers stand side by side (SPEC B6). */
// On a thread of its own: what it guards against is a deadlock, which no interrupt ends.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoDispatchersTest {
    /** Each order changes the capacity, of which both dispatchers are told while one of them is just being introduced. */
    @Test
    void ordersOfOneAreTakenWhileTheOtherComesAndGoes(@TempDir Path data) {
        FakePlane plane = new FakePlane();
        try (Farm farm = new Farm(
                        "two",
                        data,
                        rtp -> plane,
                        "places = 2000, dispatchers = [\"inprocess:dispatch-two\", \"inprocess:second-two\"]");
                FakeDispatch second = new FakeDispatch(farm.rpc, "inprocess:second-two")) {
            farm.begin();
            farm.switchboard.manner(Peer::ring);
            for (int round = 0; round < 15; round++) {
                second.close();
                for (int i = 0; i < 40; i++) {
                    String attempt = "r" + round + "-" + i;
                    farm.dispatch.order(farm.order(attempt)
                            .setTrunk(i % 2 == 0 ? "none" : "t1")
                            .build());
                    farm.dispatch.cancel(attempt, 16, "caller-gone");
                    if (i == 5) {
                        second.open();
                    }
                }
            }
            farm.dispatch.order(farm.order("behind").setTrunk("none").build());
            farm.dispatch.awaits("behind", State.FAILED);
            farm.awaitNothingLeft();
            farm.switchboard.manner(Peer::answer);
            farm.dispatch.order(farm.order("last").build());
            farm.dispatch.awaits("last", State.IN_CONFERENCE);
            farm.dispatch.cancel("last", 16, "caller-gone");
            farm.end();
            assertEquals(List.of(), plane.objections());
        }
    }
}
