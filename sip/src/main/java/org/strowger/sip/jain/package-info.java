/**
 * The few classes that the stack makes by their names and that must be public for that; not for anybody's use. Nothing
 * outside {@code org.strowger.sip} may look in here.
 */
@NullMarked
package org.strowger.sip.jain;

import org.jspecify.annotations.NullMarked;
