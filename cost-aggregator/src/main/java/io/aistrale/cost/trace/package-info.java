/// The way of spans and metrics to an OTLP receiver.
@NullMarked
package io.aistrale.cost.trace;

import org.jspecify.annotations.NullMarked;
