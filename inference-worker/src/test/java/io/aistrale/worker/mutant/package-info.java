/// Workers with a seeded bug at Kafka's edge, to prove that `deploy/aistrale check` finds such
/// bugs.
@NullMarked
package io.aistrale.worker.mutant;

import org.jspecify.annotations.NullMarked;
