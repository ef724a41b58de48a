package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sip.ServerTransaction;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: sends callers elsewhere with 302 and keeps neither dialog nor transaction (RFC 3261 §8.2.7). It sends no
 * provisional response, so a caller repeats his INVITE until he has the answer, and gets the same one again.
 */
public final class RedirectServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectServer.class);
    private static final List<String> METHODS = List.of("INVITE", "ACK", "CANCEL", "OPTIONS");
    private static final Redirector.Refused LATE =
            new Redirector.Refused(480, "Temporarily Unavailable", Optional.of(Duration.ofSeconds(5)));
    private static final Redirector.Refused CANCELLED =
            new Redirector.Refused(487, "Request Terminated", Optional.empty());

    private final Duration limit;
    private final Redirector redirector;
    private final SerialQueues queues;
    private final SourceLimits limits;
    private final RedirectAnswers answers = new RedirectAnswers();
    private final StatelessTag tags = new StatelessTag();
    private final JainStack stack;
    private final CompletableFuture<Identity> identity = new CompletableFuture<>();

    private RedirectServer(SipSettings settings, Duration limit, Redirector redirector) {
        this.limit = limit;
        this.redirector = redirector;
        this.queues = new SerialQueues(64, 20_000);
        this.limits = SourceLimits.of(settings);
        this.stack = JainStack.open(settings, new Door());
        identity.complete(new Identity(settings.sentBy(stack.bound()), settings.userAgent()));
    }

    /**
     * Binds and begins to answer.
     *
     * @param limit how long a decision may take; callers wait with nothing heard, so a few seconds at most
     * @throws SipException if the address cannot be bound
     */
    public static RedirectServer open(SipSettings settings, Duration limit, Redirector redirector) {
        return new RedirectServer(settings, limit, redirector);
    }

    /** Where it is bound, with the real port. */
    public InetSocketAddress bound() {
        return stack.bound();
    }

    /** host:port that others are told. */
    public String advertised() {
        return identity.join().sentBy().toString();
    }

    /** Answers kept for repeats; they go 32 s after the INVITE. */
    public int remembered() {
        return answers.size();
    }

    @Override
    public void close() {
        stack.close();
    }

    /** Keeps the stack's types out of what others see. */
    private final class Door implements JainStack.Incoming {
        @Override
        public void stray(Response response) {
            // Nothing was asked, so nothing can be answered.
        }

        @Override
        public void request(SIPRequest request, Optional<ServerTransaction> opened) {
            if (request.getMethod().equals(Request.ACK)) {
                return;
            }
            String source = request.getPeerPacketSourceAddress() == null
                    ? ""
                    : request.getPeerPacketSourceAddress().getHostAddress();
            if (limits.admits(source, System.nanoTime())) {
                queues.run(request.getCallId().getCallId(), () -> answer(request, source));
            }
        }
    }

    private void answer(SIPRequest request, String source) {
        boolean inDialog = !Wire.tag(request, ToHeader.NAME).isEmpty();
        Optional<Screen.Refusal> refusal = Screen.request(request);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
        } else if (inDialog) {
            refuse(request, new Screen.Refusal(481, "Call/Transaction Does Not Exist"));
        } else {
            switch (request.getMethod()) {
                case Request.INVITE -> invited(request, source);
                case Request.CANCEL -> cancelled(request);
                case Request.OPTIONS -> {
                    Response ok = response(request, 200, "OK");
                    Wire.list(ok, "Allow", METHODS);
                    stack.respond(ok);
                }
                default -> refuse(request, new Screen.Refusal(405, "Method Not Allowed", Map.of("Allow", METHODS)));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What is said is the end of it.
    private void invited(SIPRequest request, String source) {
        String key = StatelessTag.key(request);
        Optional<SipUri> target = SipUri.tryParse(request.getRequestURI().toString());
        if (target.isEmpty() || Wire.tag(request, FromHeader.NAME).isEmpty()) {
            refuse(request, new Screen.Refusal(400, "Malformed Request-URI Or From"));
            return;
        }
        RedirectAnswers.Place place = answers.place(key, System.nanoTime());
        if (place.known()) {
            // Not decided yet: the answer goes out when it is.
            place.answer().filter(CompletableFuture::isDone).ifPresent(done -> say(request, done.join()));
            return;
        }
        if (place.answer().isEmpty()) {
            say(request, LATE);
            return;
        }
        CompletableFuture<Redirector.Redirection> answer = place.answer().get();
        answer.completeOnTimeout(LATE, limit.toNanos(), TimeUnit.NANOSECONDS)
                .thenAccept(said -> queues.run(request.getCallId().getCallId(), () -> say(request, said)));
        ask(new Redirector.Caller(target.get(), from(request), source, key), answer);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The answer is completed on either way.
    private void ask(Redirector.Caller caller, CompletableFuture<Redirector.Redirection> answer) {
        try {
            redirector.redirect(caller).whenComplete((said, failure) -> {
                if (failure != null) {
                    LOG.warn("a caller could not be redirected: {}", failure.toString());
                }
                answer.complete(said == null ? LATE : said);
            });
        } catch (RuntimeException e) {
            LOG.warn("a caller could not be redirected", e);
            answer.complete(LATE);
        }
    }

    private void say(SIPRequest request, Redirector.Redirection said) {
        switch (said) {
            case Redirector.To to -> {
                Response response = response(request, 302, "Moved Temporarily");
                int tenths = 10;
                for (SipUri target : to.targets()) {
                    String q = tenths == 10 ? "1.0" : "0." + tenths;
                    response.addHeader(Wire.header("Contact", "<" + target + ">;q=" + q));
                    tenths = Math.max(1, tenths - 1);
                }
                stack.respond(response);
            }
            case Redirector.Refused refused -> {
                Response response = response(request, refused.status(), refused.reason());
                refused.retryAfter()
                        .ifPresent(after -> response.setHeader(
                                Wire.header("Retry-After", Long.toString(Math.max(1, after.toSeconds())))));
                stack.respond(response);
            }
        }
    }

    private void cancelled(SIPRequest request) {
        Optional<CompletableFuture<Redirector.Redirection>> answer = answers.find(StatelessTag.key(request));
        if (answer.isEmpty()) {
            refuse(request, new Screen.Refusal(481, "Call/Transaction Does Not Exist"));
        } else {
            stack.respond(response(request, 200, "OK"));
            answer.get().complete(CANCELLED);
        }
    }

    private void refuse(SIPRequest request, Screen.Refusal refusal) {
        stack.respond(refusal.response(identity.join(), request, tags.of(request)));
    }

    private Response response(SIPRequest request, int status, String reason) {
        return identity.join().response(request, status, reason, tags.of(request));
    }

    private static SipUri from(SIPRequest request) {
        String uri = ((FromHeader) request.getHeader(FromHeader.NAME))
                .getAddress()
                .getURI()
                .toString();
        return SipUri.tryParse(uri).orElseGet(() -> SipUri.of("anonymous", "anonymous.invalid", 0));
    }
}
