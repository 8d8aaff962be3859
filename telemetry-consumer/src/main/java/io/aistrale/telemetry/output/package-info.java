/// What models said: for how long it is kept, and how it is sealed before it is written.
@NullMarked
package io.aistrale.telemetry.output;

import org.jspecify.annotations.NullMarked;
