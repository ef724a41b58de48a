package org.strowger.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides where a caller is sent (RFC 3261 §8.3). */
@FunctionalInterface
public interface Redirector {
    /**
     * Decides; called on a virtual thread, once for each call, not again when its INVITE is repeated. A stage that fails,
     * or is late, refuses the caller with 480.
     */
    CompletionStage<Redirection> redirect(Caller caller);

    /**
     * Who calls whom.
     *
     * @param target Request-URI
     * @param from From URI
     * @param source address from which the INVITE came, without port; nobody can forge it together with an answer
     * @param key names this call, the same for repeats: Call-ID, From tag and number
     */
    record Caller(SipUri target, SipUri from, String source, String key) {}

    /** What he is told. */
    sealed interface Redirection {}

    /**
     * 302.
     *
     * @param targets in order of preference, at least one
     */
    record To(List<SipUri> targets) implements Redirection {
        public To {
            targets = List.copyOf(targets);
            if (targets.isEmpty()) {
                throw new SipException("a redirection needs a target");
            }
        }
    }

    /**
     * 4xx to 6xx; for "full" 480 or 486 with Retry-After, never 503, which makes proxies blacklist us.
     *
     * @param retryAfter when it may be better, in whole seconds
     */
    record Refused(int status, String reason, Optional<Duration> retryAfter) implements Redirection {
        public Refused {
            if (status < 400 || status > 699 || status == 503) {
                throw new SipException("cannot refuse a caller with " + status);
            }
        }
    }
}
