/// The ledger: what entries an ended attempt makes, and writing them, their rollups and the journal
/// position in one transaction.
@NullMarked
package io.aistrale.cost.ledger;

import org.jspecify.annotations.NullMarked;
