package org.strowger.mediaserver;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;

/**
 * The RTP side of a media server as its signalling sees it: workers, sockets, mixing. Signalling never touches a packet;
 * the workers never touch a SIP message.
 *
 * <p>Any thread may call. A call is turned into a command for the worker that owns the leg's socket or the conference's
 * mix (two workers when need be) and takes effect between two ticks; commands of one leg keep their order.
 */
public interface MediaPlane extends AutoCloseable {
    /**
     * Makes a leg: a socket (shared or of its own) to put into an offer or answer. Nothing is sent or heard until
     * {@link MediaLeg#connect}.
     */
    MediaLeg open(Events events);

    /**
     * As {@link #open(Events)}, when signalling knows how its far end will be told from others, as it does for trunk peers.
     *
     * @param announcedOnly what {@link Target#announcedOnly} will say: such a leg can use a port shared with others
     */
    default MediaLeg open(Events events, boolean announcedOnly) {
        return open(events);
    }

    /** What was counted since the start, by name. */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /** Legs that exist now. */
    int legs();

    /**
     * Legs that its workers can carry, by what those that it has cost them.
     *
     * @param busyLimit share of a worker's time that may be taken, above 0, to 1
     * @return {@link Integer#MAX_VALUE} until measured
     */
    default int room(double busyLimit) {
        return Integer.MAX_VALUE;
    }

    /** Conferences that mix now. */
    int conferences();

    @Override
    void close();

    /** One party's media. */
    interface MediaLeg {
        /** Address to put into SDP, as advertised. */
        String address();

        int port();

        /**
         * Tells what a client's offer announces, before {@link #port} is asked for the answer: one who can be told apart by
         * it needs no port of its own. Without effect on other legs.
         *
         * @param direct whether it is also the host that the offer came from: nobody is to get what comes from an address only
         *     because he names it
         */
        default void announced(String announcedAddress, int announcedPort, boolean direct) {}

        /** Where and what to send, and what to expect; may be called again (re-INVITE, Replaces). */
        void connect(Target target);

        /**
         * Puts the leg into a conference, which begins with its first leg and ends with its last; out of the one it was in.
         */
        void join(String conference);

        /** As {@link #join(String)}, and the conference is mixed so from now on. */
        void join(String conference, Mixing mixing);

        /** Out of the conference; the leg hears silence, or what is played to it. */
        void leave();

        /** Plays a prompt or tone to this leg alone, over whatever it hears. */
        void play(Prompt prompt);

        void stopPlaying();

        /** Whether the others hear it. */
        void mute(boolean muted);

        /** Who hears it and whom it hears; kept for conferences to come. */
        void wire(Wiring wiring);

        /** How loud it is and hears, its precedence and duplex; kept for conferences to come. */
        void talk(Talk talk);

        /** Whether it does not hear another leg, as long as both are in the same conference. */
        void ignore(MediaLeg other, boolean on);

        /** Telephone events to the far end (RFC 4733). */
        void sendDigits(String digits);

        /** A digit that came by signalling (SIP INFO); goes the same way as one that came by RTP. */
        void digitBySignalling(char digit);

        /** Tells what was measured so far, on a thread that may be blocked for a moment; not after the leg's end. */
        void measure(Consumer<Figures> now);

        /** Ends the leg and frees its port; tells the final figures. */
        void close(Consumer<Figures> last);
    }

    /**
     * @param address where to send
     * @param port where to send
     * @param codec what to send, by its rtpmap name
     * @param payloadType of that codec, both ways
     * @param telephoneEvent payload type of RFC 4733 events, empty when the far end has none
     * @param packetMillis 10 to 60
     * @param announcedOnly whether packets are taken from the announced address alone (trunk peers, public addresses); else
     *     the first source that sends to the leg's own port is latched
     * @param send whether the far end takes packets (RFC 3264 §5.1)
     * @param receive whether packets of the far end are taken
     * @param rtcpPort where to send RTCP: the same as {@code port} for both on one (RFC 5761)
     * @param vouched whether the address is known to be the far end's. To any other nothing is sent before something came
     *     from it: else a caller could aim us at whomever he names (the voice hammer attack, RFC 5245 §18.5.1)
     * @param parameters what the far end says of the codec (fmtp), "" for nothing
     * @param comfortNoise payload type of RFC 3389, both ways; empty when speech goes on through every silence
     */
    record Target(
            String address,
            int port,
            String codec,
            int payloadType,
            Optional<Integer> telephoneEvent,
            int packetMillis,
            boolean announcedOnly,
            boolean send,
            boolean receive,
            int rtcpPort,
            boolean vouched,
            String parameters,
            Optional<Integer> comfortNoise) {
        Target vouched(boolean now) {
            return new Target(
                    address,
                    port,
                    codec,
                    payloadType,
                    telephoneEvent,
                    packetMillis,
                    announcedOnly,
                    send,
                    receive,
                    rtcpPort,
                    now,
                    parameters,
                    comfortNoise);
        }
    }

    /** A sound to play: a tone or a recorded prompt, by name, in the leg's language. */
    record Prompt(String name, String language) {}

    /**
     * What was measured of a leg.
     *
     * @param sent packets
     * @param firstPacketNanos {@link System#nanoTime} of the first packet taken, 0 = none yet
     * @param roundTripMillis to the far end and back, from its reports (RFC 3550 §6.4.1)
     * @param in what the far end sends, as it arrives here
     * @param out what we send, as the far end reports that it arrives
     */
    record Figures(
            long sent, long firstPacketNanos, OptionalDouble roundTripMillis, StreamQuality in, StreamQuality out) {
        /** Of a leg that never had media. */
        public static final Figures NONE =
                new Figures(0, 0, OptionalDouble.empty(), StreamQuality.UNKNOWN, StreamQuality.UNKNOWN);
    }

    /** What a leg's owner hears; called on a thread of the plane's that may be blocked for a moment, never the worker's. */
    interface Events {
        /** The far end's first packet was taken: the way in is open. */
        default void flowing() {}

        /** A telephone event has ended; told once per key press whatever the network repeated. */
        default void digit(char digit) {}

        /** The prompt was played to its end. */
        default void played(Prompt prompt) {}
    }
}
