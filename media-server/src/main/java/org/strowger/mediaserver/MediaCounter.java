package org.strowger.mediaserver;

/** Everything that the media plane counts, each with a sentence for whoever reads the figure. */
enum MediaCounter {
    TICKS("Slots of the 20 ms that were worked; while nobody has anything to say, twelve count as one."),
    LATE_TICKS("Slots begun more than 5 ms after their time: the core was busy or stolen."),
    SKIPPED_TICKS("Slots left out altogether because the worker was over 100 ms behind."),
    TICKS_FAILED("Errors of our own in a leg's or conference's tick; the others went on."),
    RESTED("Conferences no longer ticked but visited, since for a second nobody in them said or was sent anything."),
    RTP_RECEIVED("RTP packets taken from expected sources."),
    RTP_SENT("RTP packets handed to the network."),
    RTCP_RECEIVED("RTCP packets taken from expected sources."),
    RTCP_SENT("RTCP packets handed to the network."),
    RTCP_MALFORMED("RTCP packets dropped: lengths that lie, no report in front, or not version 2."),
    REPORTS_ABOUT_OTHERS("Report blocks left unread since they are about another source than ours."),
    REPORTS_ABSURD("Report blocks about us that cannot be true: more lost than was sent."),
    BYES_RECEIVED("RTCP BYE packets: a far end stopped a stream in order."),
    UNKNOWN_SOURCE("Packets dropped because no leg expects that sender; some are normal around a re-INVITE."),
    MALFORMED("Packets dropped because they are not RTP version 2 or lie about their length."),
    WRONG_PAYLOAD("Packets dropped because their payload type was not agreed."),
    LATE("Packets that came when their time to be heard had passed."),
    DUPLICATE("Packets that came twice."),
    DISCARDED("Packets that fitted into no timeline, or were too long."),
    RESTARTED("Times that a far end began a new timeline (SSRC, sequence or timestamp)."),
    INTERVALS_GOOD(
            "Intervals of about 4 s of one incoming stream rated R 80 or more, MOS 4.0: users are satisfied (G.109)."),
    INTERVALS_FAIR("The same rated R 70 to 80, MOS 3.6 to 4.0: some users are dissatisfied."),
    INTERVALS_POOR("The same rated R 60 to 70, MOS 3.1 to 3.6: many users are dissatisfied."),
    INTERVALS_BAD("The same rated below R 60, MOS 3.1: nearly all users are dissatisfied."),
    DIGITS_RECEIVED("Key presses told, whatever way they came."),
    DIGITS_TWICE("Key presses that came by RTP and by signalling, told once."),
    DIGITS_SENT("Telephone events sent."),
    DIGITS_NOT_SENT("Digits to be sent to a far end without telephone events."),
    SOUND_MISSING("Prompts asked for that no sound folder has."),
    SAME_SOURCE("Legs left deaf because two on the shared port announced the same address and port."),
    SEND_FAILED("Packets that the network stack did not take."),
    RECEIVE_FAILED("Errors when reading from a socket.");

    private final String meaning;

    MediaCounter(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }
}
