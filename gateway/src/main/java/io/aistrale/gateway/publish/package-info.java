/// Kafka out: admitted requests go to the request topics.
@NullMarked
package io.aistrale.gateway.publish;

import org.jspecify.annotations.NullMarked;
