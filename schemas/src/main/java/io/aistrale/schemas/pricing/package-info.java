/// What a call costs: prices, usage and the arithmetic between them. Pure; nothing here knows of
/// Kafka, SQL or Spring.
@NullMarked
package io.aistrale.schemas.pricing;

import org.jspecify.annotations.NullMarked;
