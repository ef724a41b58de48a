package org.strowger.codecs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * libopus's functions (opus.h), as Java's. The handles are constants, so that a call compiles to a call and allocates nothing.
 * Negative results are libopus's errors.
 */
final class OpusCalls {
    /** Requests of opus_encoder_ctl and opus_decoder_ctl (opus_defines.h). */
    static final int SET_BITRATE = 4002;

    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int SET_SIGNAL = 4024;
    static final int SIGNAL_VOICE = 3001;
    private static final int RESET_STATE = 4028;
    private static final int APPLICATION_VOIP = 2048;

    private static final SymbolLookup LIBRARY = OpusNatives.library().orElseThrow();

    private static final MethodHandle VERSION = call("opus_get_version_string", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle DECODER_CREATE =
            call("opus_decoder_create", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle ENCODER_CREATE =
            call("opus_encoder_create", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle ENCODER_SIZE =
            call("opus_encoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_DESTROY =
            call("opus_decoder_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle ENCODER_DESTROY =
            call("opus_encoder_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle DECODE = call(
            "opus_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODE =
            call("opus_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DECODER_RESET = call(
            "opus_decoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODER_RESET = call(
            "opus_encoder_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODER_SET = call(
            "opus_encoder_ctl",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));

    private OpusCalls() {}

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor, options);
    }

    static String version() {
        try {
            return ((MemorySegment) VERSION.invokeExact()).reinterpret(64).getString(0);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** A decoder of one channel. */
    static MemorySegment createDecoder(int sampleRate) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            return created((MemorySegment) DECODER_CREATE.invokeExact(sampleRate, 1, error), error);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** An encoder of one channel, for speech; all of it, so that it may be copied (opus.h). */
    static MemorySegment createEncoder(int sampleRate) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            MemorySegment encoder =
                    created((MemorySegment) ENCODER_CREATE.invokeExact(sampleRate, 1, APPLICATION_VOIP, error), error);
            return encoder.reinterpret((int) ENCODER_SIZE.invokeExact(1));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MemorySegment created(MemorySegment state, MemorySegment error) {
        if (state.address() == 0) {
            throw new IllegalStateException("libopus makes no coder: error " + error.get(JAVA_INT, 0));
        }
        return state;
    }

    static void destroyDecoder(MemorySegment decoder) {
        try {
            DECODER_DESTROY.invokeExact(decoder);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void destroyEncoder(MemorySegment encoder) {
        try {
            ENCODER_DESTROY.invokeExact(encoder);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /**
     * Samples decoded.
     *
     * @param payload {@link MemorySegment#NULL} for what was lost
     * @param correction 1 to decode what the payload tells about the one before it, else 0
     */
    static int decode(
            MemorySegment decoder, MemorySegment payload, int length, MemorySegment pcm, int room, int correction) {
        try {
            return (int) DECODE.invokeExact(decoder, payload, length, pcm, room, correction);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Bytes of the payload. */
    static int encode(MemorySegment encoder, MemorySegment pcm, int count, MemorySegment payload, int room) {
        try {
            return (int) ENCODE.invokeExact(encoder, pcm, count, payload, room);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void set(MemorySegment encoder, int request, int value) {
        try {
            int result = (int) ENCODER_SET.invokeExact(encoder, request, value);
            if (result != 0) {
                throw new IllegalStateException("libopus refuses setting " + request + " " + value + ": " + result);
            }
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void resetDecoder(MemorySegment decoder) {
        try {
            int ignored = (int) DECODER_RESET.invokeExact(decoder, RESET_STATE);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void resetEncoder(MemorySegment encoder) {
        try {
            int ignored = (int) ENCODER_RESET.invokeExact(encoder, RESET_STATE);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Functions of C throw nothing; what comes is ours, or the machine's end. */
    private static RuntimeException impossible(Throwable e) {
        if (e instanceof RuntimeException ours) {
            return ours;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
