/** The side of the telephone network: owns the attempt, talks to Asterisk over FastAGI and AMI. */
@NullMarked
package org.strowger.switchboard;

import org.jspecify.annotations.NullMarked;
