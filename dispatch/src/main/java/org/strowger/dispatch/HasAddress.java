package org.strowger.dispatch;

import java.util.Locale;
import org.strowger.protocol.v1.ClientKind;

/** An internet client must be told where to go: a server without an address for its kind cannot take it. */
public final class HasAddress implements Filter {
    @Override
    public String name() {
        return "address";
    }

    @Override
    public boolean keeps(Question question, Option option) {
        return question.byTelephone()
                || !address(question.kind(), option.server()).isEmpty();
    }

    @Override
    public String why(Question question, Option option) {
        return "has no address for " + question.kind().name().toLowerCase(Locale.ROOT) + " clients";
    }

    @Override
    public Grounds grounds() {
        return Grounds.NO_ROUTE;
    }

    /** host:port for that kind of client, "" = none. */
    static String address(ClientKind kind, MediaServerView server) {
        return kind == ClientKind.SIP ? server.sipAddress() : "";
    }
}
