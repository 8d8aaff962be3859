/// Scores results by rules and cases: takes up what is pending, evaluates it or asks a model, and
/// publishes the score. Judges what registered sources claim.
@NullMarked
package io.aistrale.telemetry.evaluate;

import org.jspecify.annotations.NullMarked;
