/// Runs: a dataset over prompt versions and models. They are made here, carried out by
/// telemetry-consumer, and compared here.
@org.jspecify.annotations.NullMarked
package io.aistrale.gateway.run;
