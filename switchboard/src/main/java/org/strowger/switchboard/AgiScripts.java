package org.strowger.switchboard;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import org.asteriskjava.fastagi.MappingStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.Treatment;

/**
 * What the dialplan asks over FastAGI (extensions_strowger.conf). Each script answers in variables and returns; only a
 * callback that overtook its decision waits here, for a bounded time.
 */
final class AgiScripts implements MappingStrategy {
    private static final int DIGIT_TRIES = 2;
    private static final Logger LOG = LoggerFactory.getLogger(AgiScripts.class);

    private final SwitchboardSettings settings;
    private final Attempts attempts;
    private final WrongDigits wrongDigits;
    private volatile boolean paused;

    AgiScripts(SwitchboardSettings settings, Attempts attempts) {
        this.settings = settings;
        this.attempts = attempts;
        this.wrongDigits = new WrongDigits(settings.limits().wrongDigitsPerMinute());
    }

    void paused(boolean now) {
        paused = now;
    }

    @Override
    public @Nullable AgiScript determineScript(AgiRequest request, AgiChannel channel) {
        if (!permitted(request.getRemoteAddress())) {
            LOG.warn("{}: FastAGI from {} refused", settings.name(), request.getRemoteAddress());
            return null;
        }
        return switch (String.valueOf(request.getScript())) {
            case "route" -> guarded(this::route);
            case "claim" -> guarded(this::claim);
            case "answered" -> guarded((r, c) -> tell(r, new AttemptEvent.CallerAnswered()));
            case "referred" ->
                guarded((r, c) ->
                        tell(r, new AttemptEvent.ReferEnded(argument(r, 0).equals("SUCCESS"))));
            case "missed" -> guarded((r, c) -> tell(r, new AttemptEvent.BridgeMissed()));
            case "expired" -> guarded((r, c) -> tell(r, new AttemptEvent.WaitedInVain()));
            default -> null;
        };
    }

    /** The library's log is off: to it every caller who hangs up while he is routed is an error with a stack trace. */
    private AgiScript guarded(AgiScript script) {
        return (request, channel) -> {
            try {
                script.service(request, channel);
            } catch (AgiException gone) {
                LOG.debug("{}: {}: {}", settings.name(), request.getChannel(), gone.toString());
            } catch (RuntimeException e) {
                LOG.error("{}: FastAGI script {} failed", settings.name(), request.getScript(), e);
            }
        };
    }

    /** Whether that address may speak FastAGI to us. */
    boolean permitted(@Nullable InetAddress peer) {
        if (peer == null) {
            return false;
        }
        return peer.isLoopbackAddress()
                || settings.agiPeers().contains(peer.getHostAddress())
                || (settings.agiPeers().isEmpty() && peer.getHostAddress().equals(settings.amiHost()));
    }

    private void route(AgiRequest request, AgiChannel channel) throws AgiException {
        Optional<E164> number = Numbers.parse(text(request.getExtension()));
        if (number.isEmpty()) {
            turn(channel, Cause.UNALLOCATED);
            return;
        }
        Leg leg = leg(request, number.get());
        ExpectedCallbacks.Match match =
                attempts.expected().match(leg.trunk(), leg.number(), argument(request, 1), attempts.nowMs());
        switch (match) {
            case ExpectedCallbacks.Match.Expected e -> {
                if (!admit(channel, leg, e.attempt())) {
                    turn(channel, Cause.REJECTED);
                }
            }
            case ExpectedCallbacks.Match.AskDigits d -> {
                if (!wrongDigits.hears(leg.number(), leg.from(), attempts.nowMs())) {
                    stranger(leg, "guessing");
                    turn(channel, Cause.REJECTED);
                    return;
                }
                // The claim comes when the dialplan's extension is no longer the dialled number.
                channel.setVariable("STROWGER_NUMBER", leg.number().text());
                channel.setVariable("STROWGER_DIGITS_LENGTH", Integer.toString(d.length()));
                go(channel, "digits");
            }
            case ExpectedCallbacks.Match.Refused r -> {
                stranger(leg, r.why());
                turn(channel, Cause.REJECTED);
            }
            case ExpectedCallbacks.Match.NotOurs n -> arrive(channel, leg);
        }
    }

    private void claim(AgiRequest request, AgiChannel channel) throws AgiException {
        Optional<E164> number = Numbers.parse(text(channel.getVariable("STROWGER_NUMBER")));
        if (number.isEmpty()) {
            turn(channel, Cause.REJECTED);
            return;
        }
        Leg leg = leg(request, number.get());
        ExpectedCallbacks.Match match =
                attempts.expected().matchDigits(leg.trunk(), leg.number(), argument(request, 6));
        if (match instanceof ExpectedCallbacks.Match.Expected e && admit(channel, leg, e.attempt())) {
            return;
        }
        if (match instanceof ExpectedCallbacks.Match.Refused r) {
            stranger(leg, r.why());
            wrongDigits.wrong(leg.number(), leg.from(), attempts.nowMs());
            if (tries(request) < DIGIT_TRIES && wrongDigits.hears(leg.number(), leg.from(), attempts.nowMs())) {
                go(channel, "again");
                return;
            }
        }
        turn(channel, Cause.REJECTED);
    }

    private static int tries(AgiRequest request) {
        String text = argument(request, 7);
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : DIGIT_TRIES;
    }

    private boolean admit(AgiChannel channel, Leg leg, String attempt) throws AgiException {
        // Without AMI nobody would bring the caller to this callback.
        if (!attempts.asterisk().connected()) {
            stranger(leg, "no-ami");
            return false;
        }
        Optional<CompletableFuture<LiveAttempt.Verdict>> claim = attempts.claim(attempt, leg);
        if (claim.isEmpty()) {
            stranger(leg, "late");
            return false;
        }
        LiveAttempt.Verdict verdict = await(claim.get());
        if (!(verdict instanceof LiveAttempt.Verdict.Admitted admitted)) {
            return false;
        }
        try {
            channel.setVariable("STROWGER_ATTEMPT", admitted.attempt());
            go(channel, "callback");
        } catch (AgiException gone) {
            attempts.ended(leg.uniqueId(), Cause.NORMAL);
            throw gone;
        }
        return true;
    }

    private LiveAttempt.Verdict await(CompletableFuture<LiveAttempt.Verdict> claim) {
        try {
            long limit = settings.limits().held().toMillis() + 1_000;
            return claim.get(limit, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return new LiveAttempt.Verdict.Turned(Cause.REJECTED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LiveAttempt.Verdict.Turned(Cause.TEMPORARY_FAILURE);
        }
    }

    private void arrive(AgiChannel channel, Leg leg) throws AgiException {
        if (paused
                || !attempts.asterisk().connected()
                || !attempts.dispatchers().informed()) {
            turn(channel, Cause.NETWORK_OUT_OF_ORDER);
            return;
        }
        Optional<Did> did = attempts.dispatchers().did(leg.number());
        if (did.isEmpty()) {
            LOG.info("{}: {} is no local number of ours", settings.name(), leg.number());
            turn(channel, Cause.UNALLOCATED);
            return;
        }
        LiveAttempt attempt = attempts.create(leg, did.get());
        attempt.post(new AttemptEvent.Arrived());
        try {
            channel.setVariable("STROWGER_ATTEMPT", attempt.id);
            // Longer than our own limit: it only counts when we are not there any more.
            channel.setVariable("STROWGER_LIMIT", Integer.toString(Attempts.limitSeconds(did.get()) + 10));
            if (!did.get().getLanguage().isEmpty()) {
                channel.setVariable("CHANNEL(language)", language(did.get()));
            }
            treat(channel, did.get());
            attempt.post(new AttemptEvent.CallerReady());
        } catch (AgiException gone) {
            // The channel was told of the attempt or it was not: from here on its end may be missed, so it is said now.
            attempts.ended(leg.uniqueId(), Cause.NORMAL);
            throw gone;
        }
    }

    // Sound directories are named by language, and carry a country only where somebody made one.
    private static String language(Did did) {
        return did.getLanguage().split("-", 2)[0];
    }

    private void treat(AgiChannel channel, Did did) throws AgiException {
        Treatment treatment = did.getTreatment();
        String sound = did.getSound();
        if (treatment == Treatment.ANNOUNCEMENT && !sound.isEmpty()) {
            channel.setVariable("STROWGER_SOUND", sound);
            go(channel, "announcement");
        } else if (treatment == Treatment.MUSIC) {
            channel.setVariable("STROWGER_SOUND", sound.isEmpty() ? "default" : sound);
            go(channel, "music");
        } else {
            go(channel, "ringback");
        }
    }

    private void tell(AgiRequest request, AttemptEvent event) {
        attempts.ofChannel(text(request.getUniqueId())).ifPresent(a -> a.post(event));
    }

    private void stranger(Leg leg, String why) {
        attempts.refused(leg, why);
        attempts.note(
                "",
                new AttemptAction.Note(
                        "refused-callback",
                        "asterisk",
                        leg.peer(),
                        why + ": " + leg.from().shown() + " on " + leg.number()));
    }

    private static void turn(AgiChannel channel, int cause) throws AgiException {
        channel.setVariable("STROWGER_CAUSE", Integer.toString(Cause.toldByAsterisk(cause)));
        go(channel, "refuse");
    }

    private static void go(AgiChannel channel, String extension) throws AgiException {
        channel.setVariable("STROWGER_GO", extension);
    }

    private Leg leg(AgiRequest request, E164 number) {
        String trunk = argument(request, 0);
        return new Leg(
                text(request.getChannel()),
                text(request.getUniqueId()),
                trunk,
                number,
                callerId(request),
                dialog(argument(request, 2), argument(request, 3), argument(request, 4), argument(request, 5)),
                peer(trunk));
    }

    private static CallerId callerId(AgiRequest request) {
        Integer presentation = request.getCallingPres();
        return CallerId.of(text(request.getCallerIdNumber()), presentation == null ? 0 : presentation);
    }

    private static Dialog dialog(String callId, String localTag, String remoteTag, String target) {
        return new Dialog(callId, localTag, remoteTag, target);
    }

    private String peer(String trunk) {
        Trunk declared = settings.trunks().get(trunk);
        return declared != null && declared.direct() ? trunk : "carrier";
    }

    private static String argument(AgiRequest request, int index) {
        String[] all = request.getArguments();
        return all == null || index >= all.length ? "" : decode(text(all[index]));
    }

    private static String decode(String text) {
        try {
            // URLDecoder would read "+" as a blank, and Asterisk's URIENCODE leaves none: it writes %2B.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
