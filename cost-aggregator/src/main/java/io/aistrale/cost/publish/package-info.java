/// Tells everybody else what the ledger says: committed entries become events in `inference.costs`,
/// none before its row and none never.
@NullMarked
package io.aistrale.cost.publish;

import org.jspecify.annotations.NullMarked;
