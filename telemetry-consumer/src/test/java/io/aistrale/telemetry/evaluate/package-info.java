@NullMarked
package io.aistrale.telemetry.evaluate;

import org.jspecify.annotations.NullMarked;
