package org.strowger.sip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.strowger.sip.Sdp.Direction;
import org.strowger.sip.Sdp.Format;

/** Reads session descriptions (RFC 8866) from peers that may be sloppy or hostile: lenient in form, strict in size. */
final class SdpParser {
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_LINES = 500;
    private static final int MAX_MEDIA = 16;
    private static final int MAX_FORMATS = 64;

    private final List<Media> media = new ArrayList<>();
    private String sessionAddress = "";
    private String sessionDirection = "sendrecv";
    private long version;

    private SdpParser() {}

    /** One m= section, as far as we read it. */
    private static final class Media {
        final String line;
        final String kind;
        final int port;
        final List<Integer> payloadTypes;
        final Map<Integer, String> rtpmaps = new LinkedHashMap<>();
        final Map<Integer, String> parameters = new LinkedHashMap<>();
        String address;
        String direction;
        int packetMillis;
        int maxPacketMillis;
        int rtcpPort;
        boolean rtcpMux;

        Media(String line, String kind, int port, List<Integer> payloadTypes, String address, String direction) {
            this.line = line;
            this.kind = kind;
            this.port = port;
            this.payloadTypes = payloadTypes;
            this.address = address;
            this.direction = direction;
        }

        boolean isAudio() {
            return kind.equals("audio") && !payloadTypes.isEmpty();
        }
    }

    static Sdp parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw malformed("session description longer than " + MAX_LENGTH + " characters");
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() > MAX_LINES) {
            throw malformed("session description of more than " + MAX_LINES + " lines");
        }
        if (lines.isEmpty() || !lines.getFirst().strip().equals("v=0")) {
            throw malformed("session description without v=0");
        }
        SdpParser parser = new SdpParser();
        lines.forEach(parser::line);
        return parser.result();
    }

    private void line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw malformed("session description with a line that is no type=value");
        }
        String value = line.substring(2).strip();
        switch (line.charAt(0)) {
            case 'o' -> origin(value);
            case 'c' -> connection(value);
            case 'm' -> media(value);
            case 'a' -> attribute(value);
            default -> {
                // Nothing in the other lines changes what we send or receive.
            }
        }
    }

    private void origin(String value) {
        String[] words = value.split(" +", -1);
        // Some phones write a fraction of a second or a signed number here; only "did it change" matters.
        version = words.length > 2 && words[2].matches("\\d{1,18}") ? Long.parseLong(words[2]) : 0;
    }

    private void connection(String value) {
        String[] words = value.split(" +", -1);
        if (words.length != 3 || !words[0].equals("IN") || !(words[1].equals("IP4") || words[1].equals("IP6"))) {
            throw malformed("malformed c= line");
        }
        int slash = words[2].indexOf('/');
        String address = slash < 0 ? words[2] : words[2].substring(0, slash);
        boolean six = words[1].equals("IP6");
        if (!address.matches(six ? "[0-9A-Fa-f:.]{2,45}" : "[0-9A-Za-z.-]{1,253}")) {
            throw malformed("malformed address in c= line");
        }
        if (media.isEmpty()) {
            sessionAddress = address;
        } else {
            media.getLast().address = address;
        }
    }

    private void media(String value) {
        if (media.size() == MAX_MEDIA) {
            throw malformed("more than " + MAX_MEDIA + " media");
        }
        String[] words = value.split(" +", -1);
        if (words.length < 4) {
            throw malformed("malformed m= line");
        }
        int slash = words[1].indexOf('/');
        int port = number(slash < 0 ? words[1] : words[1].substring(0, slash), 0, 65535, "port in m= line");
        boolean rtp = words[2].equals("RTP/AVP") || words[2].equals("RTP/AVPF");
        List<Integer> types = new ArrayList<>();
        if (rtp) {
            if (words.length - 3 > MAX_FORMATS) {
                throw malformed("more than " + MAX_FORMATS + " formats");
            }
            for (int i = 3; i < words.length; i++) {
                types.add(number(words[i], 0, 127, "payload type"));
            }
        }
        String kind = words[0].toLowerCase(Locale.ROOT);
        media.add(new Media(String.join(" ", words), kind, port, types, sessionAddress, sessionDirection));
    }

    private void attribute(String value) {
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        String rest = colon < 0 ? "" : value.substring(colon + 1).strip();
        if (name.equals("sendrecv") || name.equals("sendonly") || name.equals("recvonly") || name.equals("inactive")) {
            if (media.isEmpty()) {
                sessionDirection = name;
            } else {
                media.getLast().direction = name;
            }
        } else if (!media.isEmpty() && media.getLast().isAudio()) {
            audioAttribute(media.getLast(), name, rest);
        }
    }

    private static void audioAttribute(Media audio, String name, String rest) {
        switch (name) {
            case "rtpmap" -> put(audio.rtpmaps, rest);
            case "fmtp" -> put(audio.parameters, rest);
            case "ptime" -> audio.packetMillis = number(rest.replaceFirst("\\..*", ""), 0, 10_000, "ptime");
            case "maxptime" -> audio.maxPacketMillis = number(rest.replaceFirst("\\..*", ""), 0, 10_000, "maxptime");
            case "rtcp" -> audio.rtcpPort = number(rest.split(" ", 2)[0], 1, 65535, "rtcp port");
            case "rtcp-mux" -> audio.rtcpMux = true;
            default -> {
                // Attributes that we do not know are ignored (RFC 8866 §5.13).
            }
        }
    }

    private static void put(Map<Integer, String> map, String rest) {
        String[] words = rest.split(" +", 2);
        if (words.length != 2) {
            throw malformed("malformed rtpmap or fmtp");
        }
        map.put(number(words[0], 0, 127, "payload type"), words[1].strip());
    }

    private Sdp result() {
        List<Media> audios = media.stream().filter(Media::isAudio).toList();
        if (audios.isEmpty()) {
            throw new SdpException(488, "no audio over RTP/AVP offered");
        }
        Media ours =
                audios.stream().filter(audio -> audio.port != 0).findFirst().orElse(audios.getFirst());
        if (ours.port != 0 && ours.address.isEmpty()) {
            throw malformed("no c= line for the audio");
        }
        List<Format> formats = new ArrayList<>();
        for (int type : ours.payloadTypes) {
            format(ours, type, formats);
        }
        if (formats.isEmpty()) {
            throw new SdpException(488, "no audio format with a known rtpmap");
        }
        int millis = ours.packetMillis > 0 ? ours.packetMillis : 20;
        if (ours.maxPacketMillis > 0) {
            millis = Math.min(millis, ours.maxPacketMillis);
        }
        int rtcp = ours.rtcpMux ? ours.port : ours.rtcpPort > 0 ? ours.rtcpPort : Math.min(ours.port + 1, 65535);
        List<String> lines =
                media.stream().map(m -> m == ours ? Sdp.OURS : m.line).toList();
        return new Sdp(ours.address, ours.port, formats, millis, direction(ours), rtcp, ours.rtcpMux, version, lines);
    }

    private static Direction direction(Media ours) {
        Direction said = Direction.valueOf(ours.direction.toUpperCase(Locale.ROOT));
        // The old way of holding (RFC 2543 §B.5): nothing can be received at 0.0.0.0.
        if (ours.address.equals("0.0.0.0") && said.receives()) {
            return said.sends() ? Direction.SENDONLY : Direction.INACTIVE;
        }
        return said;
    }

    private static void format(Media ours, int type, List<Format> formats) {
        if (formats.stream().anyMatch(f -> f.payloadType() == type)) {
            return;
        }
        String parameters = ours.parameters.getOrDefault(type, "");
        String map = ours.rtpmaps.get(type);
        if (map == null) {
            map = switch (type) {
                case 0 -> "PCMU/8000";
                case 8 -> "PCMA/8000";
                case 9 -> "G722/8000";
                case 13 -> "CN/8000";
                default -> "";
            };
            if (map.isEmpty()) {
                return;
            }
        }
        String[] parts = map.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || !parts[0].matches("[0-9A-Za-z_.+-]{1,40}")) {
            throw malformed("malformed rtpmap");
        }
        int rate = number(parts[1].strip(), 1, 384_000, "clock rate");
        int channels = parts.length == 3 ? number(parts[2].strip(), 1, 255, "channels") : 1;
        formats.add(new Format(type, parts[0], rate, channels, parameters));
    }

    private static int number(String text, int min, int max, String what) {
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw malformed("malformed " + what);
    }

    private static SdpException malformed(String message) {
        return new SdpException(400, message);
    }
}
