package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {
    /** The calling thread's, as the kernel tells: the 19th field, the second of which is a name in parentheses. */
    private static int ofThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            var fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 2));
            for (int before = 3; before < 19; before++) {
                fields.nextToken();
            }
            return Integer.parseInt(fields.nextToken());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T onAThread(Supplier<T> work) {
        var done = new CompletableFuture<T>();
        Thread.ofPlatform().start(() -> done.completeAsync(work, Runnable::run));
        return done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void isOneThreadsOwn() {
        int ours = ofThisThread();
        int taken = Math.min(19, ours + 5);
        assertEquals(taken, onAThread(() -> {
            assertEquals(Optional.empty(), Niceness.take(taken));
            return ofThisThread();
        }));
        assertEquals(ours, ofThisThread());
    }

    @Test
    void moreOfTheCoreIsTakenOrTheSystemsReasonTold() {
        int ours = ofThisThread();
        int wanted = Math.max(-20, ours - 1);
        onAThread(() -> {
            Optional<String> refused = Niceness.take(wanted);
            assertEquals(refused.isEmpty() ? wanted : ours, ofThisThread());
            refused.ifPresent(why ->
                    assertTrue(why.startsWith("Permission denied") || why.startsWith("Operation not permitted"), why));
            return true;
        });
    }
}
