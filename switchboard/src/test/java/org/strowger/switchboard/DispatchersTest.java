package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.rig.Await;
import org.strowger.server.Rpc;

class DispatchersTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final E164 DID = new E164("+33387000001");
    private static final String ATTEMPT = "0123456789abcdef0123456789abcdef";

    private final InProcessRpc rpc = new InProcessRpc();
    private final Timers timers = new Timers("test");
    private final String first = "first-" + System.nanoTime();
    private final String second = "second-" + System.nanoTime();
    private final Queue<OrderProgress> progress = new ConcurrentLinkedQueue<>();
    private final Dispatchers dispatchers = new Dispatchers(
            SwitchboardSettings.from(ConfigFactory.parseString("name = metz, dispatchers = [" + first + ", " + second
                    + "], limits { ask = 500ms, ask-each = 200ms }")),
            rpc,
            timers,
            progress::add);

    @AfterEach
    void close() {
        dispatchers.close();
        timers.close();
    }

    private Rpc.Listening serve(String name, TestDispatch dispatch) {
        return rpc.serve(name, List.of(dispatch));
    }

    private static TestDispatch dispatch() {
        return new TestDispatch(
                List.of(Did.newBuilder().setNumber(DID.text()).build()),
                Identification.POOL_NUMBER,
                "",
                "",
                order -> {});
    }

    private static AskRequest question() {
        return AskRequest.newBuilder()
                .setAttempt(ATTEMPT)
                .setSwitchboard("metz")
                .setDid(DID.text())
                .addOffers(CallbackOffer.newBuilder()
                        .setNumber("+33387000011")
                        .setIdentification(Identification.POOL_NUMBER)
                        .setFreeChannels(1))
                .build();
    }

    @Test
    void theNextIsAskedWhenTheFirstIsAway() {
        try (Rpc.Listening up = serve(second, dispatch())) {
            assertEquals(second, up.address());
            Dispatchers.Answer answer = dispatchers.ask(question(), () -> true);
            assertTrue(answer.reply().orElseThrow().hasDecision());
            assertFalse(answer.only());
        }
    }

    @Test
    void noAnswerIsHadWhenAllAreAwayOrNobodyWantsIt() {
        assertTrue(dispatchers.ask(question(), () -> true).reply().isEmpty());
        try (Rpc.Listening up = serve(first, dispatch())) {
            assertEquals(first, up.address());
            assertTrue(dispatchers.ask(question(), () -> false).reply().isEmpty());
            assertTrue(dispatchers.ask(question(), () -> true).only());
        }
    }

    @Test
    void theLinkIsOpenedAgainAndTellsLocalNumbersAndProgress() {
        dispatchers.open();
        assertFalse(dispatchers.informed());
        TestDispatch before = dispatch();
        try (Rpc.Listening up = serve(first, before)) {
            assertEquals(first, up.address());
            assertTrue(Await.until(SOON, () -> dispatchers.did(DID).isPresent()));
        }
        assertTrue(Await.until(SOON, () -> dispatchers.linked() == 0));
        TestDispatch after = dispatch();
        try (Rpc.Listening up = serve(first, after)) {
            assertEquals(first, up.address());
            assertTrue(Await.until(SOON, () -> dispatchers.linked() == 1));
            assertTrue(dispatchers.ask(question(), () -> true).reply().isPresent());
            after.report(ATTEMPT, OrderProgress.State.FAILED);
            assertTrue(Await.until(SOON, () -> progress.size() == 1));
        }
    }

    @Test
    void aCancelReachesEveryDispatcherThatIsThere() {
        TestDispatch one = dispatch();
        TestDispatch two = dispatch();
        CancelRequest cancel = CancelRequest.newBuilder()
                .setAttempt(ATTEMPT)
                .setCause(16)
                .setWhy("caller-gone")
                .build();
        assertFalse(dispatchers.cancel(cancel));
        try (Rpc.Listening a = serve(first, one);
                Rpc.Listening b = serve(second, two)) {
            assertEquals(first + second, a.address() + b.address());
            assertTrue(dispatchers.ask(question(), () -> true).reply().isPresent());
            assertEquals(1, one.leases());
            assertTrue(dispatchers.cancel(cancel));
            assertEquals(0, one.leases());
            assertEquals(List.of(), two.complaints());
        }
    }
}
