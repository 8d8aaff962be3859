@NullMarked
package io.aistrale.telemetry;

import org.jspecify.annotations.NullMarked;
