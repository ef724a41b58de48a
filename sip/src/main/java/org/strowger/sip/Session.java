package org.strowger.sip;

import java.util.Optional;

/** What was offered and answered in one call (RFC 3264 §8): the o= line's id stays, its version counts changes. */
final class Session {
    private final long id = 1L + Wire.random(Integer.MAX_VALUE - 1);
    private long version;
    private Optional<Sdp> local = Optional.empty();
    private Optional<Sdp> remote = Optional.empty();

    /** Our answer to an offer, as text. */
    String answer(Sdp mine, Sdp offer) {
        remote = Optional.of(offer);
        return write(mine.shapedLike(offer));
    }

    /** Our offer, as text; media lines that the session has already keep their places. */
    String offer(Sdp mine) {
        return write(local.map(mine::shapedLike).orElse(mine));
    }

    /** What we said last, as an offer once more. */
    Optional<String> repeat() {
        return local.map(said -> said.text(id));
    }

    private String write(Sdp mine) {
        Sdp said = mine.versioned(version);
        if (local.isEmpty() || !local.get().equals(said)) {
            version++;
            said = mine.versioned(version);
        }
        local = Optional.of(said);
        return said.text(id);
    }

    /** The far end's answer to our offer. */
    void answered(Sdp theirs) {
        remote = Optional.of(theirs);
    }

    /** Our offer was refused: what was agreed before holds. The version still grows with the next offer. */
    void restore(Optional<Sdp> before) {
        local = before;
    }

    Optional<Sdp> local() {
        return local;
    }

    Optional<Sdp> remote() {
        return remote;
    }
}
