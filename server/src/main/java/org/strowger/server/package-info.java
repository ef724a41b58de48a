/** The generic server object: services, configuration, events, health, metrics, administration. */
@NullMarked
package org.strowger.server;

import org.jspecify.annotations.NullMarked;
