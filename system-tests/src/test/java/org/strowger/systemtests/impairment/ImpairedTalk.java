package org.strowger.systemtests.impairment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.strowger.sip.SipUri;

/** Two phones in one conference: one speaks over an impaired network, the other hears it over a clean one. */
public final class ImpairedTalk implements AutoCloseable {
    private final ImpairingRelay relay;
    private final ProbePhone speaker;
    private final ProbePhone listener;
    private final long begun;

    /**
     * Calls in.
     *
     * @param sip where the server takes calls
     * @param network a loopback address for the relay; those above it are its calls'
     * @param impairments of what the speaker says, see {@link ImpairmentText}
     * @param partsPerMillion by how much the speaker's clock is too fast
     */
    public ImpairedTalk(
            InetSocketAddress sip,
            String network,
            String conference,
            long seed,
            String impairments,
            double partsPerMillion)
            throws IOException, InterruptedException {
        ToneSteps steps = new ToneSteps();
        Random random = new Random(seed);
        relay = new ImpairingRelay(
                new InetSocketAddress(network, 0),
                sip,
                seed,
                ImpairmentText.parse(impairments),
                Impairment.Recipe.NONE);
        String host = sip.getAddress().getHostAddress();
        listener = new ProbePhone(host, steps, false, 0, random);
        speaker = new ProbePhone(host, steps, true, partsPerMillion, random);
        try {
            listener.call(SipUri.of(conference, host, sip.getPort()));
            String[] through = relay.sip().split(":", 2);
            speaker.call(SipUri.of(conference, through[0], Integer.parseInt(through[1])));
        } catch (IllegalStateException | InterruptedException e) {
            close();
            throw e;
        }
        begun = System.nanoTime();
    }

    /** Waits until the talk has lasted so many seconds. */
    public void lasts(double seconds) {
        long until = begun + (long) (seconds * 1e9);
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** What the listener heard between two seconds of the talk. */
    public Heard.Figures heard(double from, double until) {
        return listener.heard().between(begun + (long) (from * 1e9), begun + (long) (until * 1e9));
    }

    /** The speaker first, so that the server has seen both go when this returns or soon after. */
    public void hangUp() {
        speaker.hangUp();
        listener.hangUp();
    }

    @Override
    public void close() {
        speaker.close();
        listener.close();
        relay.close();
    }

    /**
     * A talk for scripts: {@code SIP NETWORK SEED SECONDS SETTLE IMPAIRMENTS [PPM]}; one line of JSON for each five seconds
     * and one for all after the settling.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String[] at = arguments[0].split(":", 2);
        int seconds = Integer.parseInt(arguments[3]);
        double settle = Double.parseDouble(arguments[4]);
        double drift = arguments.length > 6 ? Double.parseDouble(arguments[6]) : 0;
        try (ImpairedTalk talk = new ImpairedTalk(
                new InetSocketAddress(at[0], Integer.parseInt(at[1])),
                arguments[1],
                // One of its own: other talks may go on beside it.
                Long.toString(100_000 + ProcessHandle.current().pid()),
                Long.parseLong(arguments[2]),
                arguments[5],
                drift)) {
            for (int second = 5; second <= seconds; second += 5) {
                talk.lasts(second);
                System.out.println(talk.heard(second - 5, second).json("second " + (second - 5)));
            }
            System.out.println(talk.heard(settle, seconds).json(arguments[5]));
            talk.hangUp();
        }
        // The SIP stack's own threads would keep the process for a while.
        System.exit(0);
    }
}
