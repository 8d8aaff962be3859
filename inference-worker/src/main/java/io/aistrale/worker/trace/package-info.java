/// What a request's life here looks like in a trace, and the way of spans and metrics to an OTLP
/// receiver.
@NullMarked
package io.aistrale.worker.trace;

import org.jspecify.annotations.NullMarked;
