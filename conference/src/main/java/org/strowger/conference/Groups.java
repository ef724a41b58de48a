package org.strowger.conference;

import java.util.Map;

/** The ordinary conference: everybody hears everybody. */
public record Groups() implements ConnectService {
    @Override
    public String section(Role role, String present, Map<String, Integer> occupied) {
        return "";
    }

    @Override
    public Wiring wire(String section) {
        return Wiring.EVERYBODY;
    }
}
