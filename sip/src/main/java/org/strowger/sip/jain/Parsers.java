package org.strowger.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * Parsers that fail in one way only. The stack's own parser throws whatever it stumbles over, which can end a receiving
 * thread, and the stack puts the exception's text into the reason phrase of its 400, which then names objects of ours.
 */
public final class Parsers implements MessageParserFactory {
    @Override
    public MessageParser createMessageParser(SIPTransactionStack stack) {
        StringMsgParser parser = new StringMsgParser();
        return new MessageParser() {
            @Override
            public @Nullable SIPMessage parseSIPMessage(
                    byte[] buffer, boolean readBody, boolean strict, ParseExceptionListener listener)
                    throws ParseException {
                try {
                    SIPMessage message = parser.parseSIPMessage(buffer, readBody, strict, listener);
                    if (message != null
                            && message.getContentLength() != null
                            && message.getContentLength().getContentLength() > stack.getMaxMessageSize()) {
                        // The thread that reads a TCP connection would end with a stack trace on standard error.
                        throw new ParseException("body too large", 0);
                    }
                    return message;
                } catch (ParseException | RuntimeException e) {
                    throw new ParseException("malformed message", 0);
                }
            }
        };
    }
}
