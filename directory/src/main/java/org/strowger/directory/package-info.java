/** What the servers agree on: conference table, registry, conference store. */
@NullMarked
package org.strowger.directory;

import org.jspecify.annotations.NullMarked;
