package org.strowger.codecs;

import org.strowger.bridge.Codec;

/** One of the implementations of Opus; {@link #here} is the best that this machine has. For any thread. */
interface OpusLibrary {
    /** Name and version. */
    String name();

    Codec.Decoder decoder(int sampleRate);

    Codec.Encoder encoder(int sampleRate, OpusSettings settings);

    /** The one that is used, chosen when it is first asked for. */
    static OpusLibrary here() {
        return Chosen.LIBRARY;
    }

    /** Chosen once, and told once. */
    final class Chosen {
        private static final OpusLibrary LIBRARY = choose();

        private Chosen() {}

        private static OpusLibrary choose() {
            OpusLibrary library = OpusNatives.library().isPresent() ? new NativeOpus() : new ConcentusOpus();
            System.getLogger(Opus.class.getName()).log(System.Logger.Level.INFO, "Opus by {0}", library.name());
            return library;
        }
    }
}
