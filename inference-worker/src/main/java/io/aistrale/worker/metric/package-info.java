/// The worker's metrics.
@NullMarked
package io.aistrale.worker.metric;

import org.jspecify.annotations.NullMarked;
