/** Composition: the launcher's main, all in one, demo. */
@NullMarked
package org.strowger.app;

import org.jspecify.annotations.NullMarked;
