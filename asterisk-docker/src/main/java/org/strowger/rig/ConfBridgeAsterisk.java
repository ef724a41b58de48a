package org.strowger.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.strowger.rig.AsteriskFiles.Templates;
import org.strowger.server.StrowgerException;

/**
 * An Asterisk whose only purpose is ConfBridge: who dials digits there meets in the conference of these digits. Benchmarks
 * set ours beside it. Mixes at 8 kHz every 20 ms, the cheapest that it can do for telephone callers, and plays nothing.
 *
 * <p>It runs like those of a {@link Rig}, and ends with this process. Any thread may call.
 */
public final class ConfBridgeAsterisk implements AutoCloseable {
    private static final String NAME = "confbridge";

    private final LoopbackBlock block;
    private final Asterisk asterisk;
    private final Thread atExit = new Thread(this::end, "confbridge-at-exit");

    private ConfBridgeAsterisk(LoopbackBlock block, Asterisk asterisk) {
        this.block = block;
        this.asterisk = asterisk;
    }

    /**
     * Brings it up; takes about a second, and the first time on a machine as long as fetching Asterisk does.
     *
     * @param jitterBuffer whether each caller has one, as {@code jitterbuffer=yes} in confbridge.conf; off by Asterisk's default
     * @throws StrowgerException if it does not come up; nothing of it is then left
     */
    public static ConfBridgeAsterisk start(boolean jitterBuffer) {
        AsteriskInstall install = AsteriskInstall.find();
        LoopbackBlock block = LoopbackBlock.claim();
        try {
            AsteriskFiles files =
                    new AsteriskFiles(Files.createTempDirectory("strowger-rig-").resolve(NAME));
            write(files, install, block.carrier(), jitterBuffer);
            ConfBridgeAsterisk started = new ConfBridgeAsterisk(block, Asterisk.launch(NAME, files.folder(), install));
            Runtime.getRuntime().addShutdownHook(started.atExit);
            started.awaitBooted();
            return started;
        } catch (IOException e) {
            block.close();
            throw new StrowgerException("no temporary folder: " + e.getMessage(), e);
        } catch (StrowgerException e) {
            block.close();
            throw e;
        }
    }

    private void awaitBooted() {
        try {
            asterisk.awaitBooted();
        } catch (StrowgerException e) {
            close();
            throw e;
        }
    }

    private static void write(AsteriskFiles files, AsteriskInstall install, String address, boolean jitterBuffer) {
        files.writeCommon(install);
        files.write("modules.conf", """
                [modules]
                autoload=no
                %sload=bridge_softmix.so
                load=app_confbridge.so
                """.formatted(files.include("modules_strowger.conf")));
        // Room for thousands of callers; above it the load generators have their own ports.
        files.write("rtp.conf", """
                [general]
                rtpstart=10000
                rtpend=20000
                """);
        files.write("logger.conf", """
                [general]
                dateformat=%F %T.%3q
                [logfiles]
                messages => warning,error
                """);
        Templates kind = new Templates("caller", "caller-aor", "caller-identify");
        files.write(
                "pjsip.conf",
                """
                [global]
                type=global
                endpoint_identifier_order=ip
                [caller](!)
                type=endpoint
                context=conferences
                disallow=all
                allow=ulaw,alaw
                direct_media=no
                [caller-aor](!)
                type=aor
                [caller-identify](!)
                type=identify
                """ + AsteriskFiles.transport(address)
                        + AsteriskFiles.endpoint(
                                "anybody", kind, "media_address=" + address, "127.0.0.1", "127.0.0.0/8"));
        files.write("cdr.conf", """
                [general]
                enable=no
                """);
        files.write("confbridge.conf", """
                [general]
                [conference]
                type=bridge
                internal_sample_rate=8000
                mixing_interval=20
                [caller]
                type=user
                quiet=yes
                jitterbuffer=%s
                """.formatted(jitterBuffer ? "yes" : "no"));
        files.write("extensions.conf", """
                [conferences]
                exten => _X.,1,Answer()
                 same => n,ConfBridge(${EXTEN},conference,caller)
                """);
    }

    /** Where it takes calls, {@code host:port}, SIP over UDP. */
    public String address() {
        return block.carrier() + ":" + Rig.SIP_PORT;
    }

    /** Its process. */
    public ProcessHandle process() {
        return asterisk.process();
    }

    /** The end of what it complained about; "" for nothing. */
    public String complaints() {
        Path log = asterisk.folder().resolve("log/messages");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new StrowgerException("cannot read " + log + ": " + e.getMessage(), e);
        }
    }

    /** Ends it, cuts its calls, removes its folder. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // This is the exit; the hook finds nothing left to do.
            return;
        }
    }

    private synchronized void end() {
        asterisk.close();
        block.close();
    }
}
