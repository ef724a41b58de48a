package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent: finds the call that a message belongs to, begins new ones, answers what belongs to none. */
final class UserAgent implements SipAgent, Endpoint, JainStack.Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(UserAgent.class);
    private static final int MAX_QUEUE = 256;
    private static final int RETRY_SECONDS = 10;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final SipSettings settings;
    private final SipCall.Receiver receiver;
    private final SerialQueues queues;
    private final Strangers strangers;
    private final StatelessTag tags = new StatelessTag();
    private final ScheduledThreadPoolExecutor clock;
    private final ConcurrentHashMap<String, Call> calls = new ConcurrentHashMap<>();
    private final Invites invites = new Invites();
    private final JainStack stack;
    private final Identity identity;
    private final String advertised;
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean closing;

    private UserAgent(SipSettings settings, SipCall.Receiver receiver) {
        this.settings = settings;
        this.receiver = receiver;
        this.queues = new SerialQueues(MAX_QUEUE, 4 * settings.maxCalls() + 1000);
        this.strangers = new Strangers(
                receiver, settings, invites, (callId, tag) -> Optional.ofNullable(calls.get(key(callId, tag))));
        this.stack = JainStack.open(settings, this);
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("sip-clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        HostPort sentBy = settings.sentBy(stack.bound());
        this.identity = new Identity(sentBy, settings.userAgent());
        this.advertised = sentBy.toString();
        ready.countDown();
    }

    static UserAgent open(SipSettings settings, SipCall.Receiver receiver) {
        return new UserAgent(settings, receiver);
    }

    @Override
    public InetSocketAddress bound() {
        return stack.bound();
    }

    @Override
    public String advertised() {
        return advertised;
    }

    @Override
    public SipCall invite(Invitation invitation, SipCall.Listener listener) {
        OutgoingCall call = new OutgoingCall(this, invitation, listener);
        if (closing || calls.size() >= settings.maxCalls()) {
            run(call.callId(), () -> call.refused(480, Optional.empty()));
            return call;
        }
        calls.put(key(call.callId(), call.localTag()), call);
        run(call.callId(), call::start);
        return call;
    }

    @Override
    public int calls() {
        return calls.size();
    }

    // --- for the calls ---

    @Override
    public JainStack stack() {
        return stack;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public SipSettings settings() {
        return settings;
    }

    @Override
    public void run(String callId, Runnable task) {
        if (!queues.run(callId, task)) {
            LOG.warn("queue of a call is full, an event is dropped");
        }
    }

    @Override
    public Timer later(String callId, Duration delay, Runnable task) {
        if (clock.isShutdown()) {
            return Timer.NONE;
        }
        var future = clock.schedule(() -> run(callId, task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void remove(Call call) {
        calls.remove(key(call.callId(), call.localTag()), call);
        if (call instanceof IncomingCall incoming) {
            // A late repeat of its INVITE must not begin a new call.
            later(call.callId(), AcceptedInvite.LIMIT, () -> invites.forget(incoming));
        }
    }

    // --- from the stack, on its threads ---

    @Override
    public void request(SIPRequest request, Optional<ServerTransaction> opened) {
        awaitReady();
        String callId = request.getCallId().getCallId();
        String toTag = Wire.tag(request, ToHeader.NAME);
        String method = request.getMethod();
        if (method.equals(Request.ACK)) {
            run(callId, () -> find(request, callId, toTag).ifPresent(call -> call.acknowledged(request)));
            return;
        }
        switch (strangers.greet(request)) {
            case Greeting.Ignored ignored -> {
                // Nothing was made of it yet, so nothing is left of it.
            }
            case Greeting.Refused refused -> run(callId, () -> refuse(request, refused.status(), refused.reason()));
            case Greeting.Taken taken -> taken(request, opened, callId, toTag);
        }
    }

    private void taken(SIPRequest request, Optional<ServerTransaction> opened, String callId, String toTag) {
        String method = request.getMethod();
        if (toTag.isEmpty() && method.equals(Request.OPTIONS)) {
            run(callId, () -> options(request));
            return;
        }
        Optional<Screen.Refusal> impossible = Screen.method(request);
        if (impossible.isPresent()) {
            run(callId, () -> stack.respond(impossible.get().response(identity, request, tags.of(request))));
            return;
        }
        opened.or(() -> stack.open(request)).ifPresent(transaction -> {
            Runnable task = switch (method) {
                case Request.CANCEL -> () -> cancel(request, transaction);
                case Request.INVITE ->
                    toTag.isEmpty()
                            ? () -> invited(request, transaction)
                            : () -> inDialog(request, transaction, callId, toTag);
                default -> () -> inDialog(request, transaction, callId, toTag);
            };
            if (!queues.run(callId, task)) {
                // Who repeats it may find more room.
                stack.drop(transaction);
            }
        });
    }

    @Override
    public void stray(Response response) {
        awaitReady();
        if (response.getHeader(CSeqHeader.NAME) instanceof CSeqHeader sequence
                && sequence.getMethod().equals(Request.INVITE)
                && response.getStatusCode() / 100 == 2) {
            String callId = ((gov.nist.javax.sip.message.SIPResponse) response)
                    .getCallId()
                    .getCallId();
            String tag = Wire.tag(response, FromHeader.NAME);
            run(callId, () -> {
                Call call = calls.get(key(callId, tag));
                if (call != null) {
                    call.stray(response);
                }
            });
        }
    }

    /** The stack begins to deliver while the constructor still runs. */
    private void awaitReady() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --- on the queue of the Call-ID ---

    private Optional<Call> find(SIPRequest request, String callId, String toTag) {
        return Optional.ofNullable(calls.get(key(callId, toTag)))
                .filter(call -> call.remoteTag().equals(Wire.tag(request, FromHeader.NAME)));
    }

    private void options(SIPRequest request) {
        Response response = Screen.request(request)
                .map(refusal -> refusal.response(identity, request, Wire.token()))
                .orElseGet(() -> {
                    Response ok = identity.response(request, 200, "OK", Wire.token());
                    identity.abilities(ok);
                    return ok;
                });
        stack.respond(response);
    }

    private void inDialog(SIPRequest request, ServerTransaction transaction, String callId, String toTag) {
        Optional<Screen.Refusal> refusal = Screen.request(request);
        if (refusal.isPresent()) {
            stack.dismiss(transaction, refusal.get().response(identity, request, tags.of(request)));
            return;
        }
        Optional<Call> call = find(request, callId, toTag);
        if (call.isPresent()) {
            call.get().requested(request, transaction);
        } else {
            refuse(request, transaction, 481, "Call/Transaction Does Not Exist");
        }
    }

    private void cancel(SIPRequest request, ServerTransaction transaction) {
        Optional<IncomingCall> call = invites.cancelled(request);
        if (call.isPresent()) {
            stack.respond(
                    transaction,
                    identity.response(request, 200, "OK", call.get().localTag()));
            call.get().cancelled(request);
        } else {
            refuse(request, transaction, 481, "Call/Transaction Does Not Exist");
        }
    }

    private void invited(SIPRequest request, ServerTransaction transaction) {
        switch (invites.look(request)) {
            case Invites.Repeated repeated -> {
                stack.drop(transaction);
                repeated.call().repeated();
            }
            case Invites.Merged merged -> refuse(request, transaction, 482, "Merged Request");
            case Invites.Unknown unknown -> begin(request, transaction);
        }
    }

    private void begin(SIPRequest request, ServerTransaction transaction) {
        Optional<Screen.Refusal> refusal = Screen.invite(request, settings);
        if (refusal.isEmpty() && (closing || calls.size() >= settings.maxCalls())) {
            refusal = Optional.of(new Screen.Refusal(
                    486, "Busy Here", Map.of("Retry-After", List.of(Integer.toString(RETRY_SECONDS)))));
        }
        if (refusal.isPresent()) {
            stack.dismiss(transaction, refusal.get().response(identity, request, tags.of(request)));
            return;
        }
        List<String> replaces = Wire.values(request, "Replaces");
        Optional<Replaces> named = replaces.size() == 1 ? Replaces.parse(replaces.getFirst()) : Optional.empty();
        if (named.isEmpty() && !replaces.isEmpty()) {
            refuse(request, transaction, 400, "Malformed Replaces");
            return;
        }
        if (named.filter(r -> !calls.containsKey(key(r.callId(), r.toTag()))).isPresent()) {
            refuse(request, transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        Optional<Sdp> offer;
        try {
            offer = Wire.hasBody(request) ? Optional.of(Sdp.parse(Wire.body(request))) : Optional.empty();
        } catch (SdpException e) {
            refuse(
                    request,
                    transaction,
                    e.status(),
                    e.status() == 400 ? "Bad Session Description" : "Not Acceptable Here");
            return;
        }
        SipUri target = SipUri.parse(request.getRequestURI().toString());
        IncomingCall call = new IncomingCall(this, request, transaction, target, offer);
        calls.put(key(call.callId(), call.localTag()), call);
        invites.remember(call);
        named.ifPresentOrElse(
                r -> new Replacement(call, r, Replaces.earlyOnly(replaces.getFirst()))
                        .begin(Optional.ofNullable(calls.get(key(r.callId(), r.toTag())))),
                () -> present(call));
        // Behind what the receiver may have decided at once, so that most need none.
        call.later(call::trying);
    }

    private void present(IncomingCall call) {
        try {
            call.listener(receiver.incoming(call, call.offered()));
        } catch (RuntimeException e) {
            LOG.warn("a call could not be received", e);
            call.refuse(480, "Temporarily Unavailable", Map.of());
        }
    }

    private void refuse(SIPRequest request, ServerTransaction transaction, int status, String reason) {
        stack.dismiss(transaction, identity.response(request, status, reason, tags.of(request)));
    }

    private void refuse(SIPRequest request, int status, String reason) {
        stack.respond(identity.response(request, status, reason, tags.of(request)));
    }

    private static String key(String callId, String localTag) {
        return localTag + " " + callId;
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        calls.values().forEach(call -> call.hangUp(Causes.NORMAL, "shutting down"));
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            while (!calls.isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
        stack.close();
        calls.clear();
    }
}
