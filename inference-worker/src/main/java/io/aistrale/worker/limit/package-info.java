/// Rates: how many requests and tokens a minute a credential, an API key, a user or a project may
/// use, shared by the whole fleet over PostgreSQL in slices of a second at most. Knows nothing of
/// requests and Kafka.
@NullMarked
package io.aistrale.worker.limit;

import org.jspecify.annotations.NullMarked;
