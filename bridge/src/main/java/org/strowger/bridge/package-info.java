/** The mesh: mixer, jitter buffer, levels, wiring. A machine without a clock: no sockets, no threads, JDK only. */
@NullMarked
package org.strowger.bridge;

import org.jspecify.annotations.NullMarked;
