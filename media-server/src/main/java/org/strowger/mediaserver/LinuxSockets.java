package org.strowger.mediaserver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.strowger.server.StrowgerException;

/**
 * The system calls of Linux that {@link LinuxPacketIo} is made of, and the figures of their interface; socket(2), recvmmsg(2),
 * sendmmsg(2), epoll(7). The same on x86-64 and aarch64, but for one structure. Pointers go as plain numbers, so that a call
 * makes no object; whoever owns the memory keeps it reachable meanwhile.
 *
 * <p>Results are as the kernel gives them: what went wrong is a negative errno. One instance belongs to one thread.
 */
final class LinuxSockets {
    static final int AF_INET = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    /** Bytes of {@code struct epoll_event}, and where its data lie: packed on x86-64 alone. */
    static final int EPOLL_EVENT;

    static final int EPOLL_DATA;

    static {
        boolean packed = System.getProperty("os.arch", "").equals("amd64");
        EPOLL_EVENT = packed ? 12 : 16;
        EPOLL_DATA = packed ? 4 : 8;
    }

    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_PMTUDISC_PROBE = 3;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int PRIO_PROCESS = 0;
    private static final int THE_CALLING_THREAD = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            call("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = call("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE1 = call("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT =
            call("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle NANOSLEEP = call("nanosleep", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETPRIORITY = call("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE)),
                    JAVA_INT));

    private final MemorySegment state;
    private final MemorySegment scratch;

    /** @param arena of the few bytes that calls need */
    LinuxSockets(Arena arena) {
        state = arena.allocate(STATE);
        scratch = arena.allocate(64, 8);
    }

    private static MethodHandle call(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    /** A result, or the negative errno. */
    private int result(int returned) {
        return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
    }

    private static StrowgerException broken(Throwable e) {
        return new StrowgerException("a call of the C library failed: " + e, e);
    }

    /** What an errno means, in the system's words. */
    static String meaning(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * An IPv4 datagram socket that does not block.
     *
     * @param receiveBuffer bytes wished for; the kernel may give less
     */
    int open(int receiveBuffer) {
        try {
            int socket = result((int) SOCKET.invokeExact(state, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            if (socket >= 0) {
                // Beyond the system's limit for those who may; for the others as much as the limit allows.
                if (option(socket, SOL_SOCKET, SO_RCVBUFFORCE, receiveBuffer) < 0) {
                    option(socket, SOL_SOCKET, SO_RCVBUF, receiveBuffer);
                }
                // Packets of speech are never fragmented, so that the kernel need not find them a fragment id: 2 % of a
                // send.
                option(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
            }
            return socket;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private int option(int socket, int level, int name, int value) throws Throwable {
        scratch.set(JAVA_INT, 0, value);
        return result((int) SETSOCKOPT.invokeExact(state, socket, level, name, scratch.address(), Integer.BYTES));
    }

    /** Binds to an address of {@link SocketAddress}'s key. */
    int bind(int socket, long key) {
        SocketAddress.write(scratch, 0, key);
        try {
            return result((int) BIND.invokeExact(state, socket, scratch.address(), SocketAddress.BYTES));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The key of what a socket is bound to. */
    long bound(int socket) {
        scratch.set(JAVA_INT, 32, SocketAddress.BYTES);
        try {
            int failed =
                    result((int) GETSOCKNAME.invokeExact(state, socket, scratch.address(), scratch.address() + 32));
            return failed < 0 ? TransportAddress.NO_KEY : SocketAddress.read(scratch, 0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Takes what is there, without waiting; returns the number of messages. */
    int receive(int socket, long messages, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, socket, messages, count, MSG_DONTWAIT, 0L));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Returns how many went before the first that did not, or why the first did not. */
    int send(int socket, long messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, socket, messages, count, MSG_DONTWAIT));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int pollSet() {
        try {
            return result((int) EPOLL_CREATE1.invokeExact(state, SOCK_CLOEXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Lets a set tell of what arrives at a socket, by its descriptor; ends with the socket. */
    int watch(int set, int socket) {
        scratch.set(JAVA_INT, 0, EPOLLIN);
        scratch.set(JAVA_INT, EPOLL_DATA, socket);
        try {
            return result((int) EPOLL_CTL.invokeExact(state, set, EPOLL_CTL_ADD, socket, scratch.address()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Waits; a signal may end it early. */
    void sleep(long nanos) {
        scratch.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        scratch.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        try {
            int ignored = result((int) NANOSLEEP.invokeExact(state, scratch.address(), 0L));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Gives the calling thread a nice value: on Linux, priorities of "processes" are of threads. */
    int niceness(int value) {
        try {
            return result((int) SETPRIORITY.invokeExact(state, PRIO_PROCESS, THE_CALLING_THREAD, value));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Which sockets have something, without waiting; returns the number of events. */
    int poll(int set, long events, int count) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, set, events, count, 0));
        } catch (Throwable e) {
            throw broken(e);
        }
    }
}
