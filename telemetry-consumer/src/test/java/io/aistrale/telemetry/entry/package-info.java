@NullMarked
package io.aistrale.telemetry.entry;

import org.jspecify.annotations.NullMarked;
