/** SIP user agents behind a small interface of our own; the stack beneath never shows. */
@NullMarked
package org.strowger.sip;

import org.jspecify.annotations.NullMarked;
