package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EModelTest {
    private static final EModel.Codec G711 = EModel.Codec.of("PCMU");

    @Test
    void aDirectLineIsRatedAsTheRecommendationSays() {
        assertEquals(93.2, EModel.rating(0, 0, G711), 0.001);
        assertEquals(4.41, EModel.mos(93.2), 0.005);
    }

    /** G.107 Annex B and G.109 table 1: lower limits of the categories and their scores. */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1", "3, 1"})
    void aRatingBecomesTheScoreOfAnnexB(double rating, double mos) {
        assertEquals(mos, EModel.mos(rating), 0.01);
    }

    /** Ie,eff = 95 × Ppl / (Ppl + 25.1), by hand. */
    @ParameterizedTest
    @CsvSource({"1, 3.640", "5, 15.781", "10, 27.066", "100, 75.939"})
    void lossOfG711IsConcealedAsTableI4Says(double percent, double impairment) {
        assertEquals(93.2 - impairment, EModel.rating(0, percent, G711), 0.001);
    }

    @Test
    void delayIsHardlyNoticedBelow150MillisecondsAndSpoilsTheTalkAbove400() {
        double last = 93.3;
        for (int delay = 0; delay <= 1000; delay += 5) {
            double rating = EModel.rating(delay, 0, G711);
            assertTrue(rating < last && rating >= 0, delay + " ms: " + rating);
            last = rating;
        }
        // Between a line without any echo (93.2 - Idd alone) and the approximation of Cole and Rosenbluth (2001).
        assertEquals(89.6, EModel.rating(150, 0, G711), 1);
        assertEquals(62.2, EModel.rating(400, 0, G711), 3.2);
    }
}
