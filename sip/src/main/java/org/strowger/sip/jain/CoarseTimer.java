package org.strowger.sip.jain;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's timer, with all its moments on a grid of 25 ms. Every transaction is asked twice a second, for half a minute
 * after it was answered; a thread that wakes for each by itself wakes five hundred times a second for 250 new calls, and
 * that costs a twentieth of what mixing them does. RFC 3261's intervals are 500 ms and more, and least ones (§17).
 *
 * <p>Transactions count how often they are asked and take that for time, so what a stall or a jump of the clock has missed
 * is never made up for: all retransmissions would go out at once. Any thread; tasks run on one.
 */
public final class CoarseTimer implements SipTimer {
    private static final Logger LOG = LoggerFactory.getLogger(CoarseTimer.class);
    private static final long GRID_MILLIS = 25;

    private final Timer timer = new Timer("sip-timer", true);
    private final AtomicBoolean started = new AtomicBoolean();

    /** One task of the stack's, for as long as it is wanted; what it holds is let go of when it is cancelled. */
    private final class Appointment {
        private volatile @Nullable SIPStackTimerTask task;
        private volatile @Nullable TimerTask next;
        /** Milliseconds; 0 = once. */
        private final long period;

        Appointment(SIPStackTimerTask task, long period) {
            this.task = task;
            this.period = period;
        }

        void arrange(long delay) {
            TimerTask once = new TimerTask() {
                @Override
                public void run() {
                    keep();
                }
            };
            next = once;
            timer.schedule(once, moment(delay));
        }

        private void keep() {
            SIPStackTimerTask current = task;
            if (current == null) {
                return;
            }
            try {
                current.runTask();
            } catch (RuntimeException | Error e) {
                // The timer would end with it, and so would every transaction of the stack.
                LOG.error("SIP timer task {}", current.getClass().getSimpleName(), e);
            }
            if (period > 0 && task != null && started.get()) {
                try {
                    arrange(period);
                } catch (IllegalStateException e) {
                    LOG.debug("the SIP stack has ended meanwhile");
                }
            }
        }

        boolean cancel() {
            SIPStackTimerTask current = task;
            task = null;
            TimerTask arranged = next;
            if (current == null || arranged == null) {
                return false;
            }
            current.cleanUpBeforeCancel();
            return arranged.cancel();
        }
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delay) {
        return begin(task, delay, 0);
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delay, long period) {
        return begin(task, delay, period);
    }

    private boolean begin(SIPStackTimerTask task, long delay, long period) {
        if (!started.get()) {
            throw new IllegalStateException("the SIP stack has ended");
        }
        Appointment appointment = new Appointment(task, period);
        task.setSipTimerTask(appointment);
        appointment.arrange(delay);
        return true;
    }

    /** The delay until the next moment of the grid that is not earlier. */
    private static long moment(long delay) {
        long now = System.currentTimeMillis();
        return Math.ceilDiv(now + delay, GRID_MILLIS) * GRID_MILLIS - now;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        return task.getSipTimerTask() instanceof Appointment appointment && appointment.cancel();
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {
        started.set(true);
    }

    @Override
    public void stop() {
        started.set(false);
        timer.cancel();
    }

    @Override
    public boolean isStarted() {
        return started.get();
    }
}
