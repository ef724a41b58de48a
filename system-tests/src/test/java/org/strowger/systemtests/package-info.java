/** End to end, against real peers; and the test that keeps the arrows of ARCHITECTURE.md. */
@NullMarked
package org.strowger.systemtests;

import org.jspecify.annotations.NullMarked;
