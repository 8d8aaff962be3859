/// What providers look like on the wire: one file per format, pure functions, no I/O.
@NullMarked
package io.aistrale.simulator.wire;

import org.jspecify.annotations.NullMarked;
