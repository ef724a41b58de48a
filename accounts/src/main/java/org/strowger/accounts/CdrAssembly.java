package org.strowger.accounts;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LegRecord.Event;
import org.strowger.protocol.v1.LegRecord.LegKind;

/**
 * Puts one leg's call detail record together from what was told of it (SPEC A9), in whatever order it came. Pure.
 *
 * <p>After a full release the switchboard sees nothing of the call, and what it may say about the end is second-hand: the end
 * of the talk is then the end of the media server's leg, as soon as that is known.
 */
final class CdrAssembly {
    static final String WITHHELD = "withheld";
    static final String FULL_RELEASE = "full";
    static final String FROM_MEDIA_SERVER = "media-server";

    private CdrAssembly() {}

    /**
     * A record without prices.
     *
     * @param records of one leg, at least one
     * @param attempt all records of the same attempt, these included
     */
    static Cdr assemble(List<LegRecord> records, List<LegRecord> attempt) {
        List<LegRecord> inOrder = records.stream()
                .sorted(Comparator.comparingInt(LegRecord::getSequence))
                .toList();
        LegRecord first = inOrder.getFirst();
        var cdr = Cdr.newBuilder()
                .setLeg(first.getLeg())
                .setAttempt(said(inOrder, LegRecord::getAttempt))
                .setKind(first.getKind().name())
                .setServer(first.getServer())
                .setAccount(said(inOrder, LegRecord::getAccount))
                .setConference(said(inOrder, LegRecord::getConference))
                .setDid(said(inOrder, LegRecord::getDid))
                .setFrom(party(inOrder, LegRecord::getFrom))
                .setTo(party(inOrder, LegRecord::getTo))
                .setTrunk(said(inOrder, LegRecord::getTrunk))
                .setRelease(said(inOrder, LegRecord::getRelease))
                .setCreatedMs(at(inOrder, Event.CREATED))
                .setRingingMs(at(inOrder, Event.RINGING))
                .setAnsweredMs(at(inOrder, Event.ANSWERED))
                .setBridgedMs(at(inOrder, Event.BRIDGED))
                .setReleasedMs(at(inOrder, Event.RELEASED));
        boolean dropped =
                first.getKind() != LegKind.CALLBACK_OUT && cdr.getRelease().equals(FULL_RELEASE);
        Optional<LegRecord> talkEnd = dropped ? endOfTalk(attempt) : Optional.empty();
        talkEnd.or(() -> find(inOrder, Event.ENDED)).ifPresent(end -> {
            cdr.setEndedMs(end.getAtMs()).setCause(end.getCause()).setEndedBy(end.getBy());
            cdr.setEndedSource(talkEnd.isPresent() ? FROM_MEDIA_SERVER : "");
        });
        if (cdr.getAnsweredMs() > 0 && cdr.getEndedMs() > cdr.getAnsweredMs()) {
            cdr.setTalkMs(cdr.getEndedMs() - cdr.getAnsweredMs());
        }
        find(inOrder, Event.MEASURED).ifPresent(measured -> cdr.setQuality(measured.getQuality()));
        return cdr.build();
    }

    /** The end of the callback that was answered; earlier ones of the attempt failed. */
    private static Optional<LegRecord> endOfTalk(List<LegRecord> attempt) {
        List<LegRecord> out = attempt.stream()
                .filter(record -> record.getKind() == LegKind.CALLBACK_OUT)
                .toList();
        return out.stream()
                .filter(record -> record.getEvent() == Event.ANSWERED)
                .max(Comparator.comparingLong(LegRecord::getAtMs))
                .flatMap(answer -> out.stream()
                        .filter(record -> record.getLeg().equals(answer.getLeg()))
                        .filter(record -> record.getEvent() == Event.ENDED)
                        .min(Comparator.comparingInt(LegRecord::getSequence)));
    }

    private static Optional<LegRecord> find(List<LegRecord> records, Event event) {
        return records.stream().filter(record -> record.getEvent() == event).findFirst();
    }

    private static long at(List<LegRecord> records, Event event) {
        return find(records, event).map(LegRecord::getAtMs).orElse(0L);
    }

    private static String said(List<LegRecord> records, Function<LegRecord, String> field) {
        return records.stream()
                .map(field)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** A number that one record withholds is withheld, whatever another one says. */
    private static String party(List<LegRecord> records, Function<LegRecord, String> field) {
        return records.stream().map(field).anyMatch(WITHHELD::equals) ? WITHHELD : said(records, field);
    }
}
