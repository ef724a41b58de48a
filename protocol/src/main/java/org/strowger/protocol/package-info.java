/** What servers and clients say to each other: forms only, no behaviour. */
@NullMarked
package org.strowger.protocol;

import org.jspecify.annotations.NullMarked;
