/// How results are scored: the format of evaluators and of the rules that choose them, read and
/// checked. The gateway refuses by it what makes no sense, telemetry-consumer evaluates by it.
@org.jspecify.annotations.NullMarked
package io.aistrale.schemas.evaluation;
