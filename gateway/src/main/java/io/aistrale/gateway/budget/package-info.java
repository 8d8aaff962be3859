/// How much of each budget is spent, as a metric. Budgets are rows of `budget`; nothing here holds
/// a request back.
@NullMarked
package io.aistrale.gateway.budget;

import org.jspecify.annotations.NullMarked;
