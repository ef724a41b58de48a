package org.strowger.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A service that writes down what is done to it, and can be told to fail or to hang. */
final class Recorder implements Service {
    final CountDownLatch hang = new CountDownLatch(1);
    volatile boolean failing;
    volatile boolean hanging;
    volatile String trouble = "";
    private final String name;
    private final List<String> log;

    Recorder(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        log.add("start " + name);
        if (failing) {
            throw new StrowgerException("port is taken");
        }
    }

    @Override
    public void stop(Duration limit) {
        log.add("stop " + name);
        if (hanging) {
            try {
                hang.await();
            } catch (InterruptedException e) {
                log.add("cut " + name);
            }
        }
    }

    @Override
    public void pause() {
        log.add("pause " + name);
    }

    @Override
    public void resume() {
        log.add("resume " + name);
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of("calls", 3L);
    }
}
