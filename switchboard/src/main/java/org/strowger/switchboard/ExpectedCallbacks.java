package org.strowger.switchboard;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.Identification;

/**
 * The switchboard's list of expected callbacks: which number, digits or token stands for which attempt (SPEC A4).
 *
 * <p>A pool number is leased to one attempt at a time and rests after use, so that a late callback meets nobody. Without
 * clock or I/O: the caller says what time it is, in milliseconds of any steady clock. Any thread, each call is atomic.
 */
final class ExpectedCallbacks {
    private static final int DIGITS = 6;
    private static final int TOKEN_BYTES = 16;

    private final long quarantineMs;
    private final RandomGenerator random;
    private final Map<String, Trunk> trunks;
    private final Map<E164, Trunk> owners = new HashMap<>();
    // Oldest first: the number that has been free for longest is leased next.
    private final Map<String, SequencedMap<E164, Boolean>> free = new HashMap<>();
    private final Map<E164, String> leased = new HashMap<>();
    private final LinkedHashMap<E164, Long> resting = new LinkedHashMap<>();
    // Digits are unique on one number, tokens everywhere.
    private final Map<E164, Map<String, String>> digits = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();

    ExpectedCallbacks(Map<String, Trunk> trunks, long quarantineMs) {
        this(trunks, quarantineMs, new SecureRandom());
    }

    ExpectedCallbacks(Map<String, Trunk> trunks, long quarantineMs, RandomGenerator random) {
        this.trunks = Map.copyOf(trunks);
        this.quarantineMs = quarantineMs;
        this.random = random;
        for (Trunk trunk : trunks.values()) {
            SequencedMap<E164, Boolean> pool = new LinkedHashMap<>();
            for (E164 number : trunk.pool()) {
                pool.put(number, true);
                owners.put(number, trunk);
            }
            free.put(trunk.name(), pool);
            trunk.shared().ifPresent(number -> owners.put(number, trunk));
        }
    }

    /** What a call on one of our numbers is. */
    sealed interface Match {
        /** It is for that attempt, if its decision agrees. */
        record Expected(String attempt, Identification by) implements Match {}

        /** It has to be answered and to send digits. */
        record AskDigits(int length) implements Match {}

        /** Nobody waits for it; {@code why} is one word for the log. */
        record Refused(String why) implements Match {}

        /** The number is none of ours: perhaps a local number. */
        record NotOurs() implements Match {}
    }

    /**
     * Sets numbers aside for an attempt: one for each kind of identification on that trunk. Numbers that it holds already
     * on the trunk are given again.
     */
    synchronized List<CallbackOffer> offer(String attempt, String trunkName, int freeChannels, long nowMs) {
        wake(nowMs);
        Trunk trunk = trunk(trunkName);
        List<CallbackOffer> offers = new ArrayList<>();
        CallbackOffer.Builder form = CallbackOffer.newBuilder()
                .setTrunk(trunk.name())
                .setFreeChannels(freeChannels)
                .setReach(trunk.reach());
        if (trunk.identifications().contains(Identification.POOL_NUMBER)) {
            poolNumber(attempt, trunk)
                    .ifPresent(number -> offers.add(form.clone()
                            .setNumber(number.text())
                            .setIdentification(Identification.POOL_NUMBER)
                            .build()));
        }
        trunk.shared().ifPresent(number -> {
            if (trunk.identifications().contains(Identification.SIP_HEADER)) {
                offers.add(form.clone()
                        .setNumber(number.text())
                        .setIdentification(Identification.SIP_HEADER)
                        .setSecret(token(attempt))
                        .build());
            }
            if (trunk.identifications().contains(Identification.DTMF_DIGITS)) {
                offers.add(form.clone()
                        .setNumber(number.text())
                        .setIdentification(Identification.DTMF_DIGITS)
                        .setSecret(digits(attempt, number))
                        .build());
            }
        });
        return offers;
    }

    /**
     * Takes an attempt's numbers back, but for one.
     *
     * @param keep number to keep, or nothing
     * @param used numbers that may have been dialled and therefore rest; the others are free at once
     */
    synchronized void release(String attempt, Optional<E164> keep, Predicate<E164> used, long nowMs) {
        List<E164> mine = leased.entrySet().stream()
                .filter(e -> e.getValue().equals(attempt))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        for (E164 number : mine) {
            if (keep.isPresent() && keep.get().equals(number)) {
                continue;
            }
            leased.remove(number);
            if (used.test(number) && quarantineMs > 0) {
                resting.put(number, nowMs + quarantineMs);
            } else {
                setFree(number);
            }
        }
        if (keep.isEmpty()) {
            tokens.values().removeIf(attempt::equals);
            digits.values().forEach(map -> map.values().removeIf(attempt::equals));
        }
    }

    /** Whom a call on that number is for, before anything of it is answered. */
    synchronized Match match(String trunkName, E164 number, String token, long nowMs) {
        wake(nowMs);
        Trunk owner = owners.get(number);
        if (owner == null) {
            return new Match.NotOurs();
        }
        if (!owner.name().equals(trunkName)) {
            return new Match.Refused("wrong-trunk");
        }
        if (owner.shared().filter(number::equals).isPresent()) {
            if (!token.isEmpty() && owner.identifications().contains(Identification.SIP_HEADER)) {
                return Optional.ofNullable(tokens.get(token))
                        .<Match>map(a -> new Match.Expected(a, Identification.SIP_HEADER))
                        .orElse(new Match.Refused("stranger"));
            }
            // Nobody waits for digits: a stranger is then not even answered, so he pays nothing and learns nothing.
            return digits.getOrDefault(number, Map.of()).isEmpty()
                    ? new Match.Refused("stranger")
                    : new Match.AskDigits(DIGITS);
        }
        String attempt = leased.get(number);
        if (attempt != null) {
            return new Match.Expected(attempt, Identification.POOL_NUMBER);
        }
        return new Match.Refused(resting.containsKey(number) ? "late" : "stranger");
    }

    /** Whom a call is for that was answered on a shared number and sent digits. */
    synchronized Match matchDigits(String trunkName, E164 number, String sent) {
        Trunk owner = owners.get(number);
        if (owner == null || !owner.name().equals(trunkName)) {
            return new Match.Refused("wrong-trunk");
        }
        return Optional.ofNullable(digits.getOrDefault(number, Map.of()).get(sent))
                .<Match>map(a -> new Match.Expected(a, Identification.DTMF_DIGITS))
                .orElse(new Match.Refused("wrong-digits"));
    }

    /** How many attempts' numbers, digits and tokens are held. */
    synchronized int expected() {
        return leased.size()
                + tokens.size()
                + digits.values().stream().mapToInt(Map::size).sum();
    }

    synchronized int resting(long nowMs) {
        wake(nowMs);
        return resting.size();
    }

    private Trunk trunk(String name) {
        Trunk trunk = trunks.get(name);
        if (trunk == null) {
            throw new IllegalArgumentException("no trunk " + name);
        }
        return trunk;
    }

    private Optional<E164> poolNumber(String attempt, Trunk trunk) {
        for (E164 number : trunk.pool()) {
            if (attempt.equals(leased.get(number))) {
                return Optional.of(number);
            }
        }
        SequencedMap<E164, Boolean> pool = poolOf(trunk);
        if (pool.isEmpty()) {
            return Optional.empty();
        }
        E164 number = pool.sequencedKeySet().getFirst();
        pool.remove(number);
        leased.put(number, attempt);
        return Optional.of(number);
    }

    private String token(String attempt) {
        for (Map.Entry<String, String> e : tokens.entrySet()) {
            if (e.getValue().equals(attempt)) {
                return e.getKey();
            }
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        tokens.put(token, attempt);
        return token;
    }

    private String digits(String attempt, E164 number) {
        Map<String, String> taken = digits.computeIfAbsent(number, n -> new HashMap<>());
        for (Map.Entry<String, String> e : taken.entrySet()) {
            if (e.getValue().equals(attempt)) {
                return e.getKey();
            }
        }
        while (true) {
            StringBuilder code = new StringBuilder(DIGITS);
            for (int i = 0; i < DIGITS; i++) {
                code.append(random.nextInt(10));
            }
            String text = code.toString();
            if (taken.putIfAbsent(text, attempt) == null) {
                return text;
            }
        }
    }

    private void wake(long nowMs) {
        var oldest = resting.entrySet().iterator();
        while (oldest.hasNext()) {
            var entry = oldest.next();
            if (entry.getValue() > nowMs) {
                return;
            }
            oldest.remove();
            setFree(entry.getKey());
        }
    }

    private void setFree(E164 number) {
        Trunk owner = owners.get(number);
        if (owner != null) {
            poolOf(owner).put(number, true);
        }
    }

    private SequencedMap<E164, Boolean> poolOf(Trunk trunk) {
        return free.computeIfAbsent(trunk.name(), n -> new LinkedHashMap<>());
    }
}
