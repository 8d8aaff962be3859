@NullMarked
package io.aistrale.cost.ledger;

import org.jspecify.annotations.NullMarked;
