package org.strowger.mediaserver;

import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Participant;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.Prompt;

/** What signalling wants of a worker; done between two ticks, in the order in which it was said. */
sealed interface Command {
    /** A leg begins on this worker: it has sockets. */
    record Begin(LegStream stream, PortPair ports, Optional<Sorter> shared) implements Command {}

    /** What was agreed with the far end. */
    record Connect(LegStream stream, Agreed agreed) implements Command {}

    /** A participant comes into a conference that this worker mixes. */
    record Enter(MixedConference conference, Participant participant, Wiring wiring, Talk talk) implements Command {}

    /** A participant goes out of it. */
    record Exit(MixedConference conference, Participant participant) implements Command {}

    /** A leg of this worker is now driven by a conference of this worker, or from afar, or by nobody. */
    record Drive(LegStream stream, Optional<MixedConference> by, Optional<CrossLine> cross) implements Command {}

    /** Whether a participant is heard. */
    record Mute(Participant participant, boolean muted) implements Command {}

    /** Who hears a participant and whom he hears. */
    record Wire(MixedConference conference, Participant participant, Wiring wiring) implements Command {}

    /** How loud a participant is and hears, his precedence and duplex. */
    record Adjust(MixedConference conference, Participant participant, Talk talk) implements Command {}

    /** Whether one participant does not hear another. */
    record Ignore(MixedConference conference, Participant listener, Participant talker, boolean on)
            implements Command {}

    /** How a conference is mixed. */
    record Mix(MixedConference conference, Mixing mixing) implements Command {}

    record Play(LegStream stream, Prompt prompt, Sound sound) implements Command {}

    record StopPlaying(LegStream stream) implements Command {}

    /** Digits may be a secret: by them a callback identifies itself. */
    record SendDigits(LegStream stream, String digits) implements Command {
        @Override
        public String toString() {
            return "SendDigits of " + digits.length();
        }
    }

    /** A digit came by signalling. */
    record Pressed(LegStream stream, char digit) implements Command {
        @Override
        public String toString() {
            return "Pressed";
        }
    }

    /** Somebody asks what was measured. */
    record Measure(LegStream stream, Consumer<Figures> now) implements Command {}

    /** A leg ends. */
    record End(LegStream stream, Consumer<Figures> last) implements Command {}
}
