/// In: the journal (`inference.journal`). Out: the ledger (`cost_record`) and its rollups, with
/// exactly-once effect. Nothing may be lost or counted twice: a repeated event adds nothing, and
/// what cannot be written yet waits in Kafka.
@NullMarked
package io.aistrale.cost;

import org.jspecify.annotations.NullMarked;
