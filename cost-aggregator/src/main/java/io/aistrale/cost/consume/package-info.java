/// The edge to Kafka: reads the journal, turns its records into ended attempts, and keeps the
/// consumer where the ledger stands.
@NullMarked
package io.aistrale.cost.consume;

import org.jspecify.annotations.NullMarked;
