package org.strowger.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.strowger.protocol.v1.OrderProgress;

/**
 * What media servers say of attempts that this dispatcher does not know, as after a restart of its own. The switchboard that
 * owns such an attempt may link later than the media server, and would never hear that its call has ended. Under the farm's
 * lock.
 */
final class UnclaimedNews {
    /** Longer than a switchboard waits before it links again. */
    private static final long KEPT_MS = 120_000;

    private static final int MOST = 10_000;

    private final Deque<News> all = new ArrayDeque<>();

    private record News(OrderProgress progress, long at) {}

    void add(OrderProgress progress, long now) {
        forget(now);
        if (all.size() == MOST) {
            all.removeFirst();
        }
        all.addLast(new News(progress, now));
    }

    /** In the order in which it came. */
    List<OrderProgress> recent(long now) {
        forget(now);
        return all.stream().map(News::progress).toList();
    }

    private void forget(long now) {
        while (!all.isEmpty() && now - all.getFirst().at() > KEPT_MS) {
            all.removeFirst();
        }
    }
}
