package org.strowger.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.message.Request;

/** Digits by SIP INFO, as phones and Asterisk do it: application/dtmf-relay, and application/dtmf with the digit alone. */
final class Digits {
    private static final String DIGITS = "0123456789*#ABCD!";
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*(\\S{1,2})\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*Duration\\s*=\\s*(\\d{1,5})\\s*$");
    private static final int DEFAULT_MILLIS = 160;

    private Digits() {}

    /**
     * @param digit 0-9, *, #, A-D, or ! for a hook flash
     * @param milliseconds how long it was pressed
     */
    record Digit(char digit, int milliseconds) {}

    /** What to answer to an INFO, and the digit if it had one. */
    record Verdict(int status, String reason, Optional<Digit> digit) {}

    static String body(char digit, int milliseconds) {
        if (DIGITS.indexOf(digit) < 0) {
            throw new SipException("not a digit of a telephone");
        }
        return "Signal=" + digit + "\r\nDuration=" + milliseconds + "\r\n";
    }

    static Verdict read(Request info) {
        if (!Wire.hasBody(info)) {
            // An empty INFO is a probe.
            return new Verdict(200, "OK", Optional.empty());
        }
        String body = Wire.body(info);
        String signal;
        int millis = DEFAULT_MILLIS;
        if (Wire.isBody(info, "application", "dtmf-relay")) {
            Matcher match = SIGNAL.matcher(body);
            signal = match.find() ? match.group(1) : "";
            Matcher duration = DURATION.matcher(body);
            millis = duration.find() ? Integer.parseInt(duration.group(1)) : DEFAULT_MILLIS;
        } else if (Wire.isBody(info, "application", "dtmf")) {
            signal = body.strip();
        } else {
            return new Verdict(415, "Unsupported Media Type", Optional.empty());
        }
        signal = switch (signal.toUpperCase(Locale.ROOT)) {
            case "10" -> "*";
            case "11" -> "#";
            case "12" -> "A";
            case "13" -> "B";
            case "14" -> "C";
            case "15" -> "D";
            case "16" -> "!";
            default -> signal.toUpperCase(Locale.ROOT);
        };
        if (signal.length() != 1 || DIGITS.indexOf(signal.charAt(0)) < 0) {
            return new Verdict(400, "Bad Request", Optional.empty());
        }
        return new Verdict(200, "OK", Optional.of(new Digit(signal.charAt(0), millis)));
    }
}
