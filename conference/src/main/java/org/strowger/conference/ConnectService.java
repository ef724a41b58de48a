package org.strowger.conference;

import java.util.Map;

/**
 * How a conference is wired (SPEC D6). A new one is a class of this kind and a name for it in the settings; neither focus nor
 * mesh knows how many there are.
 *
 * <p>Immutable, without a clock and without memory: the same conference is wired alike wherever its state goes on. Any
 * thread may call.
 */
public interface ConnectService {
    /**
     * The section of a participant who comes in or whose role has changed: a row, a pair, or whatever the service tells
     * apart.
     *
     * @param present the one that he is in, "" as he comes in
     * @param occupied sections and how many others are in each
     */
    String section(Role role, String present, Map<String, Integer> occupied);

    /**
     * The buses of those in a section.
     *
     * @param section what {@link #section} gave, or what a leader has chosen: any text
     */
    Wiring wire(String section);
}
