/// Telemetry consumers with a seeded bug, to prove that `deploy/aistrale check` finds such bugs.
@NullMarked
package io.aistrale.telemetry.mutant;

import org.jspecify.annotations.NullMarked;
