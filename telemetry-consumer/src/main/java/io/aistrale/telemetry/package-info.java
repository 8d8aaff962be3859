/// In: `inference.journal`, the request topics and `inference.evaluations`. Out: the tables
/// `inference`, `attempt`, `open_attempt`, `inference_result`, `inference_output` (sealed),
/// `evaluation`; scores by rules and cases as events, what models are asked for them and by
/// evaluation runs as requests; raw copies of what cannot be used in the dead-letter topics. Lost:
/// nothing that Kafka still keeps. Repeated: dead letters, log lines and a score's event after a
/// crash, rows never.
@NullMarked
package io.aistrale.telemetry;

import org.jspecify.annotations.NullMarked;
