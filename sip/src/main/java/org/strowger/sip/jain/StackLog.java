package org.strowger.sip.jain;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's log. Most of what it calls an error is a peer's bad message, which anybody can send as fast as he likes,
 * so it is kept at debug; only what it calls fatal is a warning.
 */
public final class StackLog implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("org.strowger.sip.stack");

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int traceLevel) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable ex) {
        LOG.debug("stack: {}", ex.toString(), ex);
    }

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception ex) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logFatalError(String message) {
        LOG.warn("stack: {}", message);
    }

    @Override
    public void logError(String message) {
        LOG.debug("stack: {}", message);
    }

    @Override
    public void logError(String message, Exception ex) {
        LOG.debug("stack: {}", message, ex);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("stack: {}", message);
    }

    @Override
    public void logInfo(String message) {}

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int logLevel) {
        return logLevel <= TRACE_ERROR && LOG.isDebugEnabled();
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {}

    @Override
    public void setStackProperties(Properties stackProperties) {}

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
