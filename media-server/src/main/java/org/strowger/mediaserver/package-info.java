/** Legs, RTP workers, orders to dial, will-call list; runs focuses and bridges. */
@NullMarked
package org.strowger.mediaserver;

import org.jspecify.annotations.NullMarked;
