/// The price book as callers see it: prices that operators add, which price holds, and what has
/// none.
@NullMarked
package io.aistrale.gateway.price;

import org.jspecify.annotations.NullMarked;
