/** The demonstration: two towns, two callers, one conference, and every claim checked. */
@NullMarked
package org.strowger.app.demo;

import org.jspecify.annotations.NullMarked;
