package org.strowger.conference;

/**
 * Names one participant for as long as he is in the conference, whatever becomes of his leg (SPEC A5: a leg may be replaced
 * under a participant who keeps his place).
 *
 * @param text opaque, not empty, unique within the conference
 */
public record ParticipantId(String text) implements Comparable<ParticipantId> {
    /** @throws IllegalArgumentException if the text is empty */
    public ParticipantId {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a participant's id must not be empty");
        }
    }

    @Override
    public int compareTo(ParticipantId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
