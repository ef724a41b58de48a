/** Customers: authentication, limits, DIDs, rate decks, rating, and the CDR store. Owns the database. */
@NullMarked
package org.strowger.accounts;

import org.jspecify.annotations.NullMarked;
