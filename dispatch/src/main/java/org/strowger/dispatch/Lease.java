package org.strowger.dispatch;

import java.util.Optional;
import org.strowger.directory.ConferenceKey;

/**
 * What was reserved at the moment of a decision (SPEC B5): a place in a conference and, for telephone calls, a channel of
 * the media server's trunk, one of the switchboard's, and the callback number. Immutable.
 *
 * @param id names it on the wire
 * @param terms what it is for
 * @param stage how far the leg has come, as the media server reports
 * @param expiresAtMillis when it ends by itself, Unix time; {@link Long#MAX_VALUE} while the leg is in the conference
 * @param talkSinceMillis when the callback was answered, 0 = not yet
 * @param onTop whether place and channel are not yet in the figures that the media server reports
 */
public record Lease(
        String id,
        Terms terms,
        Stage stage,
        long expiresAtMillis,
        long talkSinceMillis,
        boolean onTop) {

    /** How far it has come. */
    public enum Stage {
        RESERVED,
        /** The media server has taken place and channel for it: it dials, or the client is on its will-call list. */
        TAKEN,
        RINGING,
        ANSWERED,
        IN_CONFERENCE
    }

    /**
     * What is reserved for whom.
     *
     * @param telephone empty for internet clients
     */
    public record Terms(
            String attempt,
            String account,
            ConferenceKey conference,
            String mediaServer,
            Optional<Telephone> telephone) {}

    /**
     * The telephone call's part.
     *
     * @param trunk of the media server
     * @param switchboard who is called back
     * @param offer on which of its numbers
     * @param price what it will cost
     */
    public record Telephone(String trunk, String switchboard, Offer offer, Price price) {}

    /** Whether the callback number still tells this attempt from others. */
    boolean holdsNumber() {
        return stage.compareTo(Stage.ANSWERED) < 0;
    }

    /** The media server says how far the leg is. Stages never go back: reports can be repeated after a broken stream. */
    Lease reached(Stage reported, long expires, long now) {
        if (reported.compareTo(stage) <= 0) {
            return this;
        }
        boolean talks = reported.compareTo(Stage.ANSWERED) >= 0 && talkSinceMillis == 0;
        return new Lease(id, terms, reported, expires, talks ? now : talkSinceMillis, onTop);
    }

    /** New figures came from the media server; what it had told of this leg before is in them. */
    Lease reported() {
        return new Lease(id, terms, stage, expiresAtMillis, talkSinceMillis, onTop && stage == Stage.RESERVED);
    }
}
