package org.strowger.accounts;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.Treatment;
import org.strowger.server.StrowgerException;

/** Reads and checks the local numbers of one customer. */
final class DidReader {
    private static final Set<String> KEYS =
            Set.of("conference", "treatment", "sound", "limit-seconds", "language", "only", "switchboards");

    private final String account;
    private final String customerKey;
    private final Config defaults;

    DidReader(String account, String customerKey, Config defaults) {
        this.account = account;
        this.customerKey = customerKey;
        this.defaults = defaults;
    }

    List<DidSettings> read(Config dids) {
        var read = new ArrayList<DidSettings>();
        for (String number : AccountsReader.sortedKeys(dids)) {
            String key = customerKey + ".dids.\"" + number + "\"";
            if (!E164.isE164(number)) {
                throw new StrowgerException(key + ": not an E.164 number (\"+\", then 3 to 15 digits)");
            }
            Config given = AccountsReader.child(dids, number, key);
            for (String known : given.root().keySet()) {
                if (!KEYS.contains(known)) {
                    throw new StrowgerException(key + ": unknown key \"" + known + "\"");
                }
            }
            read.add(did(key, new E164(number), given.withFallback(defaults)));
        }
        return read;
    }

    private DidSettings did(String key, E164 number, Config given) {
        if (!given.hasPath("conference")) {
            throw new StrowgerException(key + ".conference: missing");
        }
        String conference = given.getString("conference");
        if (!ConferenceName.isValid(conference)) {
            throw new StrowgerException(key + ".conference: " + ConferenceName.RULE);
        }
        int limit = given.getInt("limit-seconds");
        if (limit < 5 || limit > 180) {
            throw new StrowgerException(key + ".limit-seconds: 5 to 180, not " + limit);
        }
        String language = given.getString("language");
        if (!language.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")) {
            throw new StrowgerException(key + ".language: not a language (BCP 47): \"" + language + "\"");
        }
        String sound = given.getString("sound");
        if (!sound.matches("[A-Za-z0-9_/.-]{0,100}") || sound.contains("..")) {
            throw new StrowgerException(key + ".sound: letters, digits and _ / . - without \"..\"");
        }
        return new DidSettings(
                number,
                account,
                conference,
                treatment(key, given.getString("treatment")),
                sound,
                limit,
                language,
                only(key, given.getString("only")),
                new HashSet<>(given.getStringList("switchboards")));
    }

    private static Treatment treatment(String key, String text) {
        return switch (text) {
            case "ringback" -> Treatment.RINGBACK;
            case "music" -> Treatment.MUSIC;
            case "announcement" -> Treatment.ANNOUNCEMENT;
            default ->
                throw new StrowgerException(key + ".treatment: ringback, music or announcement, not \"" + text + "\"");
        };
    }

    private static Identification only(String key, String text) {
        return switch (text) {
            case "any" -> Identification.IDENTIFICATION_UNSPECIFIED;
            case "pool" -> Identification.POOL_NUMBER;
            case "dtmf" -> Identification.DTMF_DIGITS;
            case "header" -> Identification.SIP_HEADER;
            default -> throw new StrowgerException(key + ".only: any, pool, dtmf or header, not \"" + text + "\"");
        };
    }
}
