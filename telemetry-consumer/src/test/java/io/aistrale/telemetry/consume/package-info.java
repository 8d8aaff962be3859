@NullMarked
package io.aistrale.telemetry.consume;

import org.jspecify.annotations.NullMarked;
