package org.strowger.app;

import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.strowger.rig.TestPhone;
import org.strowger.server.SocketName;
import org.strowger.server.StrowgerException;
import org.strowger.sip.SipUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A call from this machine, by a telephone that sends a tone and says what it hears. */
@Command(
        name = "call",
        description = {
            "Places a test call, sends a tone, and tells what is heard.",
            "Exit status 0 only if it was answered, and audio went both ways as far as a telephone can tell."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CallCommand implements Callable<Integer> {
    private static final int SIP_PORT = 5060;

    @Parameters(paramLabel = "TARGET", description = "sip:USER@HOST[:PORT], or a number together with --via.")
    private String target = "";

    @Option(names = "--via", paramLabel = "HOST:PORT", description = "Where the INVITE goes, such as a carrier.")
    private String via = "";

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            description = "Address of this machine to call from; default: the one from which the target is reached.")
    private String bind = "";

    @Option(
            names = "--from",
            paramLabel = "NUMBER",
            description = "Who calls; default +33140000001, the rig's visitor.")
    private String from = RigNumbers.VISITOR.text();

    @Mixin
    private TestTalk.Options talk = new TestTalk.Options();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        talk.check(spec.commandLine());
        Optional<SipUri> next = via.isEmpty() ? Optional.empty() : Optional.of(next());
        SipUri callee = callee(next);
        String own = bind.isEmpty() ? towards(next.orElse(callee)) : bind;
        PrintWriter out = spec.commandLine().getOut();
        try (TestPhone phone = TestPhone.open(own, 0, 0, from)) {
            out.printf("calling %s from %s%n", callee, phone.uri());
            TestTalk test = new TestTalk(phone, talk, out);
            Thread signal = new Thread(test::hangUp, "signal");
            Runtime.getRuntime().addShutdownHook(signal);
            phone.dial(callee, next.map(hop -> hop.host() + ":" + hop.port()), Map.of());
            boolean passed = test.follow();
            forget(signal);
            return passed ? 0 : 1;
        }
    }

    private static void forget(Thread signal) {
        try {
            Runtime.getRuntime().removeShutdownHook(signal);
        } catch (IllegalStateException exiting) {
            // The signal came: it has hung up already.
            return;
        }
    }

    private SipUri next() {
        try {
            SocketName hop = SocketName.parse(via, "--via");
            if (hop.port() == 0) {
                throw wrong("--via: nobody can be called on port 0");
            }
            return SipUri.of("", bracketed(hop.host()), hop.port());
        } catch (StrowgerException e) {
            throw wrong(e.getMessage());
        }
    }

    private SipUri callee(Optional<SipUri> next) {
        if (target.startsWith("sip:")) {
            return SipUri.tryParse(target).orElseThrow(() -> wrong("\"" + target + "\" is not sip:USER@HOST[:PORT]"));
        }
        if (!target.matches("\\+?[0-9*#]{1,32}")) {
            throw wrong("\"" + target + "\" is neither sip:USER@HOST[:PORT] nor a number");
        }
        SipUri hop = next.orElseThrow(() -> wrong("a number needs --via HOST:PORT"));
        return SipUri.of(target, hop.host(), hop.port());
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** The address of this machine that the far end sees; UDP's connect sends nothing. */
    private static String towards(SipUri far) {
        SocketName place = SocketName.parse(far.host() + ":" + (far.port() == 0 ? SIP_PORT : far.port()), "TARGET");
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(place.resolve());
            return probe.getLocalAddress().getHostAddress();
        } catch (SocketException | java.io.UncheckedIOException e) {
            throw new StrowgerException("no way to " + place + ": " + e.getMessage(), e);
        }
    }
}
