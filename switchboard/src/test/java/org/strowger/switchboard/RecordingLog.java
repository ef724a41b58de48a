package org.strowger.switchboard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.server.EventLog;

/** Keeps what was recorded. */
final class RecordingLog implements EventLog {
    private final List<CallEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void record(String attempt, String what, String from, String to, String text) {
        events.add(CallEvent.newBuilder()
                .setAttempt(attempt)
                .setAtUs(System.currentTimeMillis() * 1000)
                .setWhat(what)
                .setFrom(from)
                .setTo(to)
                .setText(text)
                .build());
    }

    @Override
    public AutoCloseable listen(boolean replay, Consumer<CallEvent> listener) {
        if (replay) {
            events.forEach(listener);
        }
        return () -> {};
    }

    List<String> words() {
        return events.stream().map(CallEvent::getWhat).toList();
    }

    void clear() {
        events.clear();
    }

    /** The ladder, for a failing test to show. */
    String ladder() {
        StringBuilder out = new StringBuilder();
        for (CallEvent e : events) {
            out.append(String.format(
                    "%n%d %-10.10s %-16s %s -> %s: %s",
                    e.getAtUs() / 1000 % 1_000_000, e.getAttempt(), e.getWhat(), e.getFrom(), e.getTo(), e.getText()));
        }
        return out.toString();
    }
}
