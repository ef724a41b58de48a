package org.strowger.sip;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sip: or sips: URI (RFC 3261 §19.1), the parts that we use.
 *
 * @param user user part, unescaped; "" for none
 * @param host host name or address literal
 * @param port 0 for none
 * @param parameters URI parameters in order; a parameter without a value has ""
 */
public record SipUri(String user, String host, int port, Map<String, String> parameters) {
    public SipUri {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
