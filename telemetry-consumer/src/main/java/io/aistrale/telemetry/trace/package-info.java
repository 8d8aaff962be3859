/// The way of spans and metrics to an OTLP receiver.
@NullMarked
package io.aistrale.telemetry.trace;

import org.jspecify.annotations.NullMarked;
