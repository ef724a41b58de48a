package org.strowger.mediaserver;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;

/** Why a leg exists: an order to dial or a client who came. Called on the leg's queue. */
interface LegOwner {
    /** The far end rings. */
    default void ringing() {}

    /** Answered; media are connected. Told once, however often the dialog is replaced. */
    void established();

    /** A key was pressed. */
    void key(char key);

    /**
     * The INVITE that a REFER asks for.
     *
     * @param offer what it must offer
     * @return empty to decline
     */
    Optional<Invitation> follow(SipCall.Referral referral, Sdp offer);

    /** Whether an INVITE from there may take the place of this leg's dialog. */
    boolean trusts(String source);

    /** Whether the far end is the network's own, that may have media sent to any address (see {@link MediaPlane.Target}). */
    boolean vouches();

    /**
     * It is over; told once.
     *
     * @return completes when the leg's media are no longer needed
     */
    CompletionStage<?> over(Ending ending);
}
