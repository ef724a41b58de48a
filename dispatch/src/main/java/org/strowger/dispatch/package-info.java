/** Central dispatch: conference and capacity tables, selection rules, leases. No SIP stack, no database. */
@NullMarked
package org.strowger.dispatch;

import org.jspecify.annotations.NullMarked;
