package org.strowger.app;

import java.util.Map;
import java.util.function.Supplier;
import org.strowger.server.Service;

/**
 * One service of a server.
 *
 * @param addresses where it is reached, by service and what is spoken there; asked for when it runs
 */
record Part(Service service, Supplier<Map<String, String>> addresses) {}
