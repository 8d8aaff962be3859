/// Budgets: setting them, how they stand, and how much of each is gone as metrics. Workers hold
/// requests back by them; nothing here does.
@NullMarked
package io.aistrale.gateway.budget;

import org.jspecify.annotations.NullMarked;
