/// The tables. One transaction moves the positions and writes the rows that belong to them.
@NullMarked
package io.aistrale.telemetry.store;

import org.jspecify.annotations.NullMarked;
