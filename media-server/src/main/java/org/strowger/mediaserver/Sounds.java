package org.strowger.mediaserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.Prompt;
import org.strowger.server.StrowgerException;

/**
 * Prompts and tones by name. A recorded prompt is {@code <folder>/<language>/<name>} with the ending {@code .wav}, {@code
 * .ulaw} or {@code .alaw}, 8 kHz mono; a tone needs no file, and a file of its name replaces it. Any thread.
 */
final class Sounds {
    private static final Logger LOG = LoggerFactory.getLogger(Sounds.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

    private final Optional<Path> folder;
    private final Map<Prompt, Optional<Sound>> loaded = new ConcurrentHashMap<>();

    Sounds(Optional<Path> folder) {
        this.folder = folder;
    }

    /** A sound, or empty when there is none: that is logged, and the call goes on without it. */
    Optional<Sound> find(Prompt prompt) {
        return loaded.computeIfAbsent(prompt, this::load);
    }

    private Optional<Sound> load(Prompt prompt) {
        if (NAME.matcher(prompt.name()).matches()) {
            // Of an internet client nobody knows the language; tones need none.
            Optional<Sound> recorded = folder.filter(
                            f -> NAME.matcher(prompt.language()).matches())
                    .flatMap(f -> recorded(f.resolve(prompt.language()), prompt.name()));
            Optional<Sound> sound = recorded.or(() -> Tones.named(prompt.name()));
            if (sound.isPresent()) {
                return sound;
            }
        }
        LOG.error("prompt {} ({}) is not there: neither recorded nor a tone", prompt.name(), prompt.language());
        return Optional.empty();
    }

    private static Optional<Sound> recorded(Path language, String name) {
        try {
            Path wav = language.resolve(name + ".wav");
            if (Files.exists(wav)) {
                return Optional.of(new Sound(WavFile.samples(Files.readAllBytes(wav)), false));
            }
            Path ulaw = language.resolve(name + ".ulaw");
            if (Files.exists(ulaw)) {
                return Optional.of(expand(G711.PCMU, Files.readAllBytes(ulaw)));
            }
            Path alaw = language.resolve(name + ".alaw");
            if (Files.exists(alaw)) {
                return Optional.of(expand(G711.PCMA, Files.readAllBytes(alaw)));
            }
        } catch (IOException | StrowgerException e) {
            LOG.error("prompt {} in {} cannot be read: {}", name, language, e.getMessage());
        }
        return Optional.empty();
    }

    private static Sound expand(G711 law, byte[] codes) {
        short[] samples = new short[codes.length];
        law.decode(codes, 0, codes.length, samples, 0);
        return new Sound(samples, false);
    }
}
