/// Cancellations: which requests are wanted no longer, and how those that are here hear of it.
@NullMarked
package io.aistrale.worker.cancel;

import org.jspecify.annotations.NullMarked;
