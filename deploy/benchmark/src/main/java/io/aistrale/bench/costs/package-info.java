/// How long a question about costs takes over a large ledger: `deploy/aistrale bench costs`. Fills
/// a PostgreSQL, starts the gateway on it, and asks over HTTP.
@NullMarked
package io.aistrale.bench.costs;

import org.jspecify.annotations.NullMarked;
