/// Gateways with a seeded bug, to prove that `deploy/aistrale check` finds such bugs.
@NullMarked
package io.aistrale.gateway.mutant;

import org.jspecify.annotations.NullMarked;
