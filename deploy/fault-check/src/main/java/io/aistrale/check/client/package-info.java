/// Publishes to Kafka and calls the gateways, and writes down every intent before and every outcome
/// after.
@NullMarked
package io.aistrale.check.client;

import org.jspecify.annotations.NullMarked;
