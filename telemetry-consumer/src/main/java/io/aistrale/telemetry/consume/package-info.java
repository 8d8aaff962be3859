/// Kafka: reads batches, keeps to the positions in the database, dead-letters.
@NullMarked
package io.aistrale.telemetry.consume;

import org.jspecify.annotations.NullMarked;
