/// Where a fault test may end the gateway: around the idempotency row and the acknowledgement.
@NullMarked
package io.aistrale.gateway.failpoint;

import org.jspecify.annotations.NullMarked;
