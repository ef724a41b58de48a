/** Codecs behind the bridge's small codec interface. */
@NullMarked
package org.strowger.codecs;

import org.jspecify.annotations.NullMarked;
