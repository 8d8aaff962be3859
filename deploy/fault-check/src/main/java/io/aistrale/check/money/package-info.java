/// The ledger's money computed anew from the journal and the price list, by code of its own.
@NullMarked
package io.aistrale.check.money;

import org.jspecify.annotations.NullMarked;
