/** A network that goes wrong on purpose: a relay between a SIP client and a server that loses, delays and reorders. */
@NullMarked
package org.strowger.systemtests.impairment;

import org.jspecify.annotations.NullMarked;
