/// The simulator's own record of every call.
@NullMarked
package io.aistrale.simulator.ledger;

import org.jspecify.annotations.NullMarked;
