/** The focus: a pure reducer from (state, command) to (state, events). JDK and its own ports only. */
@NullMarked
package org.strowger.conference;

import org.jspecify.annotations.NullMarked;
