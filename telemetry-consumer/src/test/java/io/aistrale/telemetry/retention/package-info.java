@NullMarked
package io.aistrale.telemetry.retention;

import org.jspecify.annotations.NullMarked;
