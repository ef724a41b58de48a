package org.strowger.conference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a focus knows of its conference; immutable, so it can be stored, replicated and compared (SPEC F1, F2).
 *
 * @param version grows by one with every change, and by nothing else
 * @param madeBy the attempt whose participant began the conference, "" before anybody came
 * @param participants in the order in which they were first heard of
 */
public record ConferenceState(
        String conference,
        long version,
        ConferenceSettings settings,
        String madeBy,
        Map<ParticipantId, Participant> participants) {
    public ConferenceState {
        participants = Collections.unmodifiableMap(new LinkedHashMap<>(participants));
    }

    /**
     * A conference that nobody is in.
     *
     * @param version where to count from: above every version that a former conference of this name may have had, because
     *     others drop what they take for older than what they know
     */
    public static ConferenceState empty(String conference, long version, ConferenceSettings settings) {
        return new ConferenceState(conference, version, settings, "", Map.of());
    }

    /** Those who are in, in order. */
    public List<Participant> roster() {
        return participants.values().stream().filter(Participant::admitted).toList();
    }

    public Optional<Participant> participant(ParticipantId id) {
        return Optional.ofNullable(participants.get(id));
    }

    /** Whether somebody is in: the conference exists for the rest of the system. */
    public boolean live() {
        return participants.values().stream().anyMatch(Participant::admitted);
    }

    /** Whether nobody is in or expected: the state need not be kept. */
    public boolean vacant() {
        return participants.isEmpty();
    }

    ConferenceState with(Participant participant) {
        Map<ParticipantId, Participant> next = new LinkedHashMap<>(participants);
        next.put(participant.id(), participant);
        return new ConferenceState(conference, version + 1, settings, madeBy, next);
    }

    ConferenceState without(ParticipantId id) {
        Map<ParticipantId, Participant> next = new LinkedHashMap<>(participants);
        next.remove(id);
        next.replaceAll((other, p) -> p.without(id));
        return new ConferenceState(conference, version + 1, settings, madeBy, next);
    }

    /** Same version: part of the change that begins or ends the conference. */
    ConferenceState withMadeBy(String attempt) {
        return new ConferenceState(conference, version, settings, attempt, participants);
    }
}
