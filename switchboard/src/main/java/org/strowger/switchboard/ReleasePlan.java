package org.strowger.switchboard;

/** How the two legs of a call are to be brought together. */
enum ReleasePlan {
    /** REFER on the caller's leg, replacing the callback's: both are at one carrier. */
    REFER_CALLER,
    /** REFER on the callback's leg, replacing the caller's: the media server is directly on IP. */
    REFER_CALLBACK,
    /** Joined in Asterisk; the endpoints are configured for direct media. */
    MEDIA,
    /** Joined in Asterisk. */
    STAY;

    /** The plan for the trunks' declarations; {@code pause} says which trunk is not to be sent a REFER now. */
    static ReleasePlan of(Trunk caller, Trunk callback, ReferPause pause, long nowMs) {
        if (caller.release() == Release.FULL && callback.release() == Release.FULL) {
            if (callback.direct() && !pause.paused(callback.name(), nowMs)) {
                return REFER_CALLBACK;
            }
            boolean oneCarrier = !caller.carrier().isEmpty() && caller.carrier().equals(callback.carrier());
            if (!callback.direct() && oneCarrier && !pause.paused(caller.name(), nowMs)) {
                return REFER_CALLER;
            }
        }
        return caller.release() == Release.MEDIA && callback.release() == Release.MEDIA ? MEDIA : STAY;
    }

    boolean refers() {
        return this == REFER_CALLER || this == REFER_CALLBACK;
    }

    /** The degree of release that is reached when the plan succeeds, as records say it. */
    String degree() {
        return switch (this) {
            case REFER_CALLER, REFER_CALLBACK -> "full";
            case MEDIA -> "media";
            case STAY -> "stay";
        };
    }
}
