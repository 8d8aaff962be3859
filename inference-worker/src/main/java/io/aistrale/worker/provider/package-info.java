/// What providers speak, and the one non-blocking HTTP egress. Knows nothing of Kafka or our
/// records.
@NullMarked
package io.aistrale.worker.provider;

import org.jspecify.annotations.NullMarked;
