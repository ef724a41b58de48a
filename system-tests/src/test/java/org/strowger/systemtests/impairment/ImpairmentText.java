package org.strowger.systemtests.impairment;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.strowger.systemtests.impairment.Impairment.Recipe;

/**
 * Impairments as people write them: words with a figure, in the order of the way, such as {@code discard=5 jitter=40}.
 *
 * <ul>
 *   <li>{@code discard}, {@code duplicate}: percent of the packets
 *   <li>{@code shuffle}: percent of the packets, each overtaken by those of the next 50 ms
 *   <li>{@code delay}, {@code jitter}, {@code bursts}: milliseconds
 *   <li>{@code drift}: parts per million
 *   <li>{@code in-order}: alone
 * </ul>
 *
 * <p>A word followed by {@code @from-until} is in force between these seconds of the stream: {@code jitter=300@0-20}.
 */
public final class ImpairmentText {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private ImpairmentText() {}

    /** @throws IllegalArgumentException naming the word that is not understood */
    public static Recipe parse(String text) {
        List<Recipe> words = new ArrayList<>();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+", -1)) {
            words.add(word(word));
        }
        return random ->
                new Stack(words.stream().map(recipe -> recipe.make(random)).toList());
    }

    private static Recipe word(String word) {
        try {
            String[] timed = word.split("@", 2);
            String[] parts = timed[0].split("=", 2);
            String name = parts[0];
            double figure = parts.length < 2 ? 0 : Double.parseDouble(parts[1]);
            made(name, figure, new Random(0));
            if (timed.length < 2) {
                return random -> made(name, figure, random);
            }
            String[] times = timed[1].split("-", 2);
            long from = (long) (Double.parseDouble(times[0]) * SECOND);
            long until = (long) (Double.parseDouble(times[1]) * SECOND);
            return random -> new During(made(name, figure, random), from, until);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("'" + word + "' is no impairment", e);
        }
    }

    private static Impairment made(String name, double figure, Random random) {
        return switch (name) {
            case "discard" -> new Discard(random, figure / 100);
            case "duplicate" -> new Duplicate(random, figure / 100);
            case "shuffle" -> new Shuffle(random, figure / 100, 50 * MILLI);
            case "delay" -> new Delay((long) (figure * MILLI));
            case "jitter" -> new Jitter(random, (long) (figure * MILLI));
            case "bursts" -> new Bursts((long) (figure * MILLI));
            case "drift" -> new Drift(figure);
            case "in-order" -> new InOrder();
            default -> throw new IllegalArgumentException("'" + name + "' is no impairment");
        };
    }
}
