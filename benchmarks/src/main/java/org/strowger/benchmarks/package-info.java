/** What is measured, always beside something else on the same machine at the same time. */
@NullMarked
package org.strowger.benchmarks;

import org.jspecify.annotations.NullMarked;
