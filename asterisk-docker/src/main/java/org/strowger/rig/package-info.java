/** The rig: a carrier's Asterisk, switchboards' Asterisks and test phones, on loopback, without root. */
@NullMarked
package org.strowger.rig;

import org.jspecify.annotations.NullMarked;
