package org.strowger.mediaserver;

import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Participant;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.Prompt;

/** What signalling wants of a worker; done between two ticks, in the order in which it was said. */
sealed interface Command {
    /** A leg begins on this worker: it has sockets. */
    record Begin(LegStream stream, PortPair ports, Optional<Sorter> shared) implements Command {}

    /** What was agreed with the far end. */
    record Connect(LegStream stream, Agreed agreed) implements Command {}

    /** A participant comes into a conference that this worker mixes. */
    record Enter(MixedConference conference, Participant participant) implements Command {}

    /** A participant goes out of it. */
    record Exit(MixedConference conference, Participant participant) implements Command {}

    /** A leg of this worker is now driven by a conference of this worker ({@code driven}), or from afar, or by nobody. */
    record Drive(LegStream stream, boolean driven, Optional<CrossLine> cross) implements Command {}

    /** Whether a participant is heard. */
    record Mute(Participant participant, boolean muted) implements Command {}

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
