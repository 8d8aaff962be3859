/// Carries out evaluation runs: publishes their requests to the bulk lane, a bounded number at a
/// time, and follows them to their ends. What may be repeated, after a crash, is a record under the
/// same id, which is the same request; nothing is lost.
@NullMarked
package io.aistrale.telemetry.run;

import org.jspecify.annotations.NullMarked;
