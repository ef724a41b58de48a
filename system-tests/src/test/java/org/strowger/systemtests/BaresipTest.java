package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.rig.FetchedPackages;

/** SIP phones that nobody here wrote, with coders that nobody here wrote: baresip (SPEC D1, D4). */
@Tag("long")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class BaresipTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SECONDS = 20;
    private static final int AMPLITUDE = 6_000;

    private static final List<Phone> PHONES = List.of(
            new Phone("opus", "opus/48000/2", 48_000, 450),
            new Phone("g722", "g722", 16_000, 700),
            new Phone("g711", "PCMU", 8_000, 1_000),
            new Phone("g711", "PCMA", 8_000, 1_500));

    private final List<Process> running = new ArrayList<>();

    @TempDir
    Path scratch;

    /**
     * A phone that sends a tone.
     *
     * @param module of baresip's that codes
     * @param codec as baresip names it
     * @param rate samples a second
     */
    private record Phone(String module, String codec, int rate, int hertz) {
        Path folder(Path scratch) {
            return scratch.resolve("phone-" + hertz);
        }
    }

    @AfterEach
    void end() {
        running.forEach(Process::destroyForcibly);
    }

    @Test
    void phonesWithOpusG722AndG711HearEachOtherAndNotThemselves() throws Exception {
        Path baresip = FetchedPackages.BARESIP.path();
        try (UpProcess up = UpProcess.start(LOOPBACK, scratch)) {
            for (Phone phone : PHONES) {
                running.add(start(baresip, phone, "sip:4711@" + up.address("sip")));
            }
            for (Process process : running) {
                assertTrue(process.waitFor(SECONDS + 20, TimeUnit.SECONDS), "a phone does not end");
            }
        }
        for (Phone listener : PHONES) {
            short[] heard = heard(listener);
            for (Phone talker : PHONES) {
                double amplitude = amplitude(heard, listener.rate(), talker.hertz());
                boolean hears = amplitude > AMPLITUDE / 2.0;
                boolean hearsNothing = amplitude < AMPLITUDE / 50.0;
                assertTrue(
                        listener.equals(talker) ? hearsNothing : hears,
                        listener.codec() + " hears " + amplitude + " of " + talker.codec());
            }
        }
    }

    private Process start(Path baresip, Phone phone, String conference) throws IOException {
        Path folder = Files.createDirectories(phone.folder(scratch));
        Path tone = folder.resolve("tone.wav");
        write(tone, phone);
        Files.writeString(
                folder.resolve("accounts"),
                "<sip:%d@%s;transport=udp>;regint=0;audio_codecs=%s%n"
                        .formatted(phone.hertz(), LOOPBACK, phone.codec()));
        Files.writeString(folder.resolve("config"), """
                poll_method epoll
                sip_listen %1$s:0
                net_interface %1$s
                audio_source aufile,%2$s
                audio_player none
                ausrc_srate %3$d
                auplay_srate %3$d
                ausrc_channels 1
                auplay_channels 1
                snd_path %4$s
                module_path %5$s
                module %6$s.so
                module aufile.so
                module sndfile.so
                module_tmp account.so
                module_app menu.so
                """.formatted(
                LOOPBACK, tone, phone.rate(), folder, baresip.resolve("usr/lib/baresip/modules"), phone.module()));
        Process process = new ProcessBuilder(
                        baresip.resolve("bin/baresip").toString(),
                        "-f",
                        folder.toString(),
                        "-t",
                        Integer.toString(SECONDS),
                        "-e",
                        "/dial " + conference)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static void write(Path file, Phone phone) throws IOException {
        int count = SECONDS * phone.rate();
        ByteBuffer pcm = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            pcm.putShort((short) (AMPLITUDE * Math.sin(2 * Math.PI * phone.hertz() * i / phone.rate())));
        }
        AudioFormat format = new AudioFormat(phone.rate(), 16, 1, true, false);
        try (AudioInputStream sound = new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, count)) {
            AudioSystem.write(sound, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }

    /** Two seconds near the end, when all had come and none had gone. */
    private short[] heard(Phone phone) throws IOException, UnsupportedAudioFileException {
        try (DirectoryStream<Path> recorded = Files.newDirectoryStream(phone.folder(scratch), "dump-*-dec.wav")) {
            for (Path file : recorded) {
                try (AudioInputStream sound = AudioSystem.getAudioInputStream(file.toFile())) {
                    int channels = sound.getFormat().getChannels();
                    ByteBuffer pcm = ByteBuffer.wrap(sound.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                    int end = pcm.capacity() / 2 / channels - 4 * phone.rate();
                    short[] heard = new short[2 * phone.rate()];
                    assertTrue(end > heard.length, file + " is too short");
                    for (int i = 0; i < heard.length; i++) {
                        heard[i] = pcm.getShort(2 * channels * (end - heard.length + i));
                    }
                    return heard;
                }
            }
        }
        throw new IllegalStateException(phone.codec() + " was not connected: "
                + Files.readString(phone.folder(scratch).resolve("log")));
    }

    private static double amplitude(short[] sound, int rate, int hertz) {
        double cosine = 0;
        double sine = 0;
        for (int i = 0; i < sound.length; i++) {
            cosine += sound[i] * Math.cos(2 * Math.PI * hertz * i / rate);
            sine += sound[i] * Math.sin(2 * Math.PI * hertz * i / rate);
        }
        return 2 * Math.hypot(cosine, sine) / sound.length;
    }
}
