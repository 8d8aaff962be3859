/// The load generator: requests at instants that were drawn before, whatever becomes of the ones
/// before them. Runs in a JVM of its own.
@NullMarked
package io.aistrale.bench.load;

import org.jspecify.annotations.NullMarked;
