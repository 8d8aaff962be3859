/// The way of spans and metrics to an OTLP receiver.
@NullMarked
package io.aistrale.gateway.trace;

import org.jspecify.annotations.NullMarked;
