/// Money that may be spent: what a call may cost at most is reserved before it, of every budget of
/// its API key, user and project, and settled once it has ended. Budgets are shared by all workers,
/// which lease of them from PostgreSQL in slices.
@NullMarked
package io.aistrale.worker.budget;

import org.jspecify.annotations.NullMarked;
