/// `deploy/aistrale bench gateway`: what the HTTP edge adds, beside a bare Kafka producer and two
/// proxies.
@NullMarked
package io.aistrale.bench.gateway;

import org.jspecify.annotations.NullMarked;
