/// Prices attempts again that are in the ledger: those that waited for a price as soon as one
/// covers them, and all of a time and model where an operator asks for it. One instance at a time,
/// in small transactions that each leave the ledger right.
@NullMarked
package io.aistrale.cost.reprice;

import org.jspecify.annotations.NullMarked;
